import { countLanes, engineDevice, padRows } from '@dynclean/engine';
import { type Encoding, ShapeError } from '@dynclean/schema';
import * as tf from '@tensorflow/tfjs-core';

import { groupByLength } from './groupByLength.js';
import { partIntoLanes } from './partIntoLanes.js';

/** Added to the scores of padding keys: their probability is exactly 0 in float32. */
export const MASKED = -1e30;

/** Sentences that attention computes together, each as if it had `length` subwords. */
export interface LengthGroup<Ints, Floats> {
  readonly numSentences: number;
  readonly length: number;
  /**
   * `[numSentences * length]` the lane's row of each slot; padding points to the lane's last row, which is padding too.
   */
  readonly rows: Ints;
  /** `[numSentences, length]`, 0 on subwords and a large negative number on padding. */
  readonly keyMask: Floats;
}

/**
 * Sentences of a batch that the encoder takes apart from the others, so that lanes can go side by side. All lanes of a
 * batch have equally many rows, one after the other in the encoder's matrices.
 */
export interface Lane<Ints, Floats> {
  readonly groups: readonly LengthGroup<Ints, Floats>[];
  /** `[N' / lanes]` where each of its rows lies among the slots of its groups; padding behind the last. */
  readonly slots: Ints;
}

/** One sentence of a batch: its subwords and its spans by first and last word, inclusive. */
export interface BatchItem {
  readonly encoding: Encoding;
  readonly spanStart: Int32Array;
  readonly spanEnd: Int32Array;
}

/**
 * A batch without padding but in attention, on the JavaScript side. B sentences, N subwords, W words and S spans in
 * all; indices of words and subwords count through the whole batch.
 */
export interface PackedBatch {
  readonly numSentences: number;
  readonly numSpans: number;
  /** N', rows of the encoder's matrices: N and at least one row of padding a lane (`padRows` says why). */
  readonly numRows: number;
  readonly lanes: readonly Lane<Int32Array, Float32Array>[];
  /** `[N]` the encoder's row of each subword. */
  readonly places: Int32Array;
  /** `[N']` the subword of each of the encoder's rows; N for padding. */
  readonly sources: Int32Array;
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
  /** `[B + 1]`: words of sentence b are those from `wordOffsets[b]` up to `wordOffsets[b + 1]`, and so are spans. */
  readonly wordOffsets: Int32Array;
  readonly spanOffsets: Int32Array;
}

/** What the encoder's layers need of a packed batch. */
export interface PackedLayout {
  readonly numRows: number;
  readonly lanes: readonly Lane<tf.Tensor1D, tf.Tensor2D>[];
  /** `[N]` */
  readonly places: tf.Tensor1D;
  /** `[N']` */
  readonly sources: tf.Tensor1D;
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
  const batch = {
    numSentences: items.length,
    numSpans,
    ...layOut(items.map(({ encoding }) => encoding.inputIds.length)),
    inputIds: new Int32Array(numSubwords),
    positions: new Int32Array(numSubwords),
    firstSubword: new Int32Array(numWords),
    lastSubword: new Int32Array(numWords),
    spanStart: new Int32Array(numSpans),
    spanEnd: new Int32Array(numSpans),
    spanWidth: new Int32Array(numSpans),
    wordOffsets: new Int32Array(items.length + 1),
    spanOffsets: new Int32Array(items.length + 1),
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
    batch.wordOffsets[sentence + 1] = word;
    batch.spanOffsets[sentence + 1] = span;
  });
  return batch;
}

/**
 * The same sentences with some of their spans only: what a method takes that draws which spans count.
 *
 * @param spans - indices of spans of `batch`, ascending.
 */
export function pickSpans(batch: PackedBatch, spans: Int32Array): PackedBatch {
  const pick = (values: Int32Array): Int32Array => spans.map((span) => values[span] as number);
  let picked = 0;
  const spanOffsets = batch.spanOffsets.map((offset) => {
    while (picked < spans.length && (spans[picked] as number) < offset) picked++;
    return picked;
  });
  const { spanStart, spanEnd, spanWidth } = batch;
  return {
    ...batch,
    numSpans: spans.length,
    spanStart: pick(spanStart),
    spanEnd: pick(spanEnd),
    spanWidth: pick(spanWidth),
    spanOffsets,
  };
}

/** The lanes of a batch of sentences of so many subwords, and where each subword goes. */
function layOut(lengths: readonly number[]): Pick<PackedBatch, 'numRows' | 'lanes' | 'places' | 'sources'> {
  const firstSubword: number[] = [];
  const numSubwords = lengths.reduce((subword, length) => (firstSubword.push(subword), subword + length), 0);
  const parts = partIntoLanes(lengths, countLanes(numSubwords));
  const sizes = parts.map((sentences) =>
    sentences.reduce((total, sentence) => total + (lengths[sentence] as number), 0),
  );
  const rowsPerLane = padRows(Math.max(...sizes) + 1);
  const numRows = rowsPerLane * parts.length;
  const places = new Int32Array(numSubwords);
  const sources = new Int32Array(numRows).fill(numSubwords);
  const lanes = parts.map((sentences, lane) => {
    // In the lane: the first row of each of its sentences.
    const firstRow = new Map<number, number>();
    let row = 0;
    for (const sentence of sentences) {
      firstRow.set(sentence, row);
      for (let i = 0; i < (lengths[sentence] as number); i++, row++) {
        const subword = (firstSubword[sentence] as number) + i;
        places[subword] = lane * rowsPerLane + row;
        sources[lane * rowsPerLane + row] = subword;
      }
    }
    return layOutLane(sentences, lengths, { firstRow, numRows: rowsPerLane });
  });
  return { numRows, lanes, places, sources };
}

/** The groups of a lane's sentences, and where each row lies in them. */
function layOutLane(
  sentences: readonly number[],
  lengths: readonly number[],
  { firstRow, numRows }: { readonly firstRow: ReadonlyMap<number, number>; readonly numRows: number },
): Lane<Int32Array, Float32Array> {
  const slots = new Int32Array(numRows);
  let numSlots = 0;
  let numFilled = 0;
  const ownLengths = sentences.map((sentence) => lengths[sentence] as number);
  const groups = groupByLength(ownLengths, engineDevice()).map(({ sentences: members, length }) => {
    const rows = new Int32Array(members.length * length).fill(numRows - 1);
    const keyMask = new Float32Array(members.length * length).fill(MASKED);
    members.forEach((member, place) => {
      const first = firstRow.get(sentences[member] as number) as number;
      for (let i = 0; i < (ownLengths[member] as number); i++) {
        rows[place * length + i] = first + i;
        keyMask[place * length + i] = 0;
        slots[first + i] = numSlots + place * length + i;
        numFilled++;
      }
    });
    numSlots += rows.length;
    return { numSentences: members.length, length, rows, keyMask };
  });
  slots.fill(numSlots, numFilled);
  return { groups, slots };
}

/**
 * Moves a batch to the engine.
 *
 * @param wordRows - `inputIds` as rows of the model's table; `NerModel.upload` knows them.
 */
export function uploadBatch(batch: PackedBatch, wordRows: Int32Array): BatchTensors {
  const ints = (values: Int32Array): tf.Tensor1D => tf.tensor1d(values, 'int32');
  const tensors = {
    layout: {
      numRows: batch.numRows,
      lanes: batch.lanes.map(({ groups, slots }) => ({
        groups: groups.map(({ numSentences, length, rows, keyMask }) => ({
          numSentences,
          length,
          rows: ints(rows),
          keyMask: tf.tensor2d(keyMask, [numSentences, length], 'float32'),
        })),
        slots: ints(slots),
      })),
      places: ints(batch.places),
      sources: ints(batch.sources),
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
      tf.dispose([layout.places, layout.sources, ...Object.values(others)]);
      for (const { groups, slots } of layout.lanes) {
        tf.dispose(slots);
        for (const { rows, keyMask } of groups) tf.dispose([rows, keyMask]);
      }
    },
  };
}
