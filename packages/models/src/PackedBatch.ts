import { engineDevice, padRows } from '@dynclean/engine';
import { type Encoding, ShapeError } from '@dynclean/schema';
import * as tf from '@tensorflow/tfjs-core';

import { groupByLength } from './groupByLength.js';

/** Added to the scores of padding keys: their probability is exactly 0 in float32. */
const MASKED = -1e30;

/** Sentences that attention computes together, each as if it had `length` subwords. */
export interface LengthGroup<Ints, Floats> {
  readonly numSentences: number;
  readonly length: number;
  /** `[numSentences * length]` the row of each slot; padding points to the batch's last row, which is padding too. */
  readonly rows: Ints;
  /** `[numSentences, length]`, 0 on subwords and a large negative number on padding. */
  readonly keyMask: Floats;
}

/** One sentence of a batch: its subwords and its spans by first and last word, inclusive. */
export interface BatchItem {
  readonly encoding: Encoding;
  readonly spanStart: Int32Array;
  readonly spanEnd: Int32Array;
}

/**
 * A batch without padding but in attention, on the JavaScript side. B sentences, N subwords, W words and S spans in all; indices of
 * words and subwords count through the whole batch.
 */
export interface PackedBatch {
  readonly numSentences: number;
  readonly numSpans: number;
  /** N', rows of the encoder's matrices: N and at least one row of padding (`padRows` says why). */
  readonly numRows: number;
  readonly groups: readonly LengthGroup<Int32Array, Float32Array>[];
  /** `[N']` where each row lies among the slots of all groups, one after the other; padding behind the last. */
  readonly slots: Int32Array;
  /** `[N]` subword ids. */
  readonly inputIds: Int32Array;
  /** `[N]` position of each subword in its sentence, from 0. */
  readonly positions: Int32Array;
  /** `[W]` a word's first and last subword. */
  readonly firstSubword: Int32Array;
  readonly lastSubword: Int32Array;
  /** `[S]` a span's first and last word, and how many words it has. */
  readonly spanStart: Int32Array;
  readonly spanEnd: Int32Array;
  readonly spanWidth: Int32Array;
}

/** What the encoder's layers need of a packed batch. */
export interface PackedLayout {
  readonly numRows: number;
  readonly groups: readonly LengthGroup<tf.Tensor1D, tf.Tensor2D>[];
  /** `[N']` */
  readonly slots: tf.Tensor1D;
}

/** A batch on the engine; `dispose` frees it. */
export interface BatchTensors {
  readonly layout: PackedLayout;
  /** `[N]` row of each subword in the model's word-embedding table. */
  readonly wordRows: tf.Tensor1D;
  readonly positions: tf.Tensor1D;
  readonly firstSubword: tf.Tensor1D;
  readonly lastSubword: tf.Tensor1D;
  readonly spanStart: tf.Tensor1D;
  readonly spanEnd: tf.Tensor1D;
  readonly spanWidth: tf.Tensor1D;
  dispose(): void;
}

function sum(items: readonly BatchItem[], sizeOf: (item: BatchItem) => number): number {
  return items.reduce((total, item) => total + sizeOf(item), 0);
}

/**
 * Packs sentences into one batch.
 *
 * @throws ShapeError when a span does not lie in its sentence or there is no sentence.
 */
export function packBatch(items: readonly BatchItem[]): PackedBatch {
  if (items.length === 0) throw new ShapeError('packBatch: a batch must hold at least one sentence, but got none');
  const numSubwords = sum(items, ({ encoding }) => encoding.inputIds.length);
  const numWords = sum(items, ({ encoding }) => encoding.firstSubword.length);
  const numSpans = sum(items, ({ spanStart }) => spanStart.length);
  const numRows = padRows(numSubwords + 1);
  const batch = {
    numSentences: items.length,
    numSpans,
    numRows,
    ...layOut(
      items.map(({ encoding }) => encoding.inputIds.length),
      numRows,
    ),
    inputIds: new Int32Array(numSubwords),
    positions: new Int32Array(numSubwords),
    firstSubword: new Int32Array(numWords),
    lastSubword: new Int32Array(numWords),
    spanStart: new Int32Array(numSpans),
    spanEnd: new Int32Array(numSpans),
    spanWidth: new Int32Array(numSpans),
  };
  let subword = 0;
  let word = 0;
  let span = 0;
  items.forEach(({ encoding, spanStart, spanEnd }, sentence) => {
    const { inputIds, firstSubword, lastSubword } = encoding;
    for (let i = 0; i < inputIds.length; i++) {
      batch.inputIds[subword + i] = inputIds[i] as number;
      batch.positions[subword + i] = i;
    }
    for (let i = 0; i < firstSubword.length; i++) {
      batch.firstSubword[word + i] = subword + (firstSubword[i] as number);
      batch.lastSubword[word + i] = subword + (lastSubword[i] as number);
    }
    for (let i = 0; i < spanStart.length; i++) {
      const start = spanStart[i] as number;
      const end = spanEnd[i] as number;
      if (!(start >= 0 && end >= start && end < firstSubword.length)) {
        throw new ShapeError(
          `packBatch: span ${i} of sentence ${sentence} must lie in its ${firstSubword.length} words, but got [${start}, ${end}]`,
        );
      }
      batch.spanStart[span] = word + start;
      batch.spanEnd[span] = word + end;
      batch.spanWidth[span++] = end - start + 1;
    }
    subword += inputIds.length;
    word += firstSubword.length;
  });
  return batch;
}

/** The groups of a batch of sentences of so many subwords, and where each row lies in them. */
function layOut(lengths: readonly number[], numRows: number): Pick<PackedBatch, 'groups' | 'slots'> {
  const firstRow: number[] = [];
  const numSubwords = lengths.reduce((row, length) => (firstRow.push(row), row + length), 0);
  const slots = new Int32Array(numRows);
  let numSlots = 0;
  const groups = groupByLength(lengths, engineDevice()).map(({ sentences, length }) => {
    const rows = new Int32Array(sentences.length * length).fill(numRows - 1);
    const keyMask = new Float32Array(sentences.length * length).fill(MASKED);
    sentences.forEach((sentence, place) => {
      for (let i = 0; i < (lengths[sentence] as number); i++) {
        const row = (firstRow[sentence] as number) + i;
        rows[place * length + i] = row;
        keyMask[place * length + i] = 0;
        slots[row] = numSlots + place * length + i;
      }
    });
    numSlots += rows.length;
    return { numSentences: sentences.length, length, rows, keyMask };
  });
  slots.fill(numSlots, numSubwords);
  return { groups, slots };
}

/**
 * Moves a batch to the engine.
 *
 * @param wordRows - `inputIds` as rows of the model's table; `SpanModel.upload` knows them.
 */
export function uploadBatch(batch: PackedBatch, wordRows: Int32Array): BatchTensors {
  const ints = (values: Int32Array): tf.Tensor1D => tf.tensor1d(values, 'int32');
  const tensors = {
    layout: {
      numRows: batch.numRows,
      groups: batch.groups.map(({ numSentences, length, rows, keyMask }) => ({
        numSentences,
        length,
        rows: ints(rows),
        keyMask: tf.tensor2d(keyMask, [numSentences, length], 'float32'),
      })),
      slots: ints(batch.slots),
    },
    wordRows: ints(wordRows),
    positions: ints(batch.positions),
    firstSubword: ints(batch.firstSubword),
    lastSubword: ints(batch.lastSubword),
    spanStart: ints(batch.spanStart),
    spanEnd: ints(batch.spanEnd),
    spanWidth: ints(batch.spanWidth),
  };
  const { layout, ...others } = tensors;
  return {
    ...tensors,
    dispose: () => {
      tf.dispose([layout.slots, ...Object.values(others)]);
      for (const { rows, keyMask } of layout.groups) tf.dispose([rows, keyMask]);
    },
  };
}
