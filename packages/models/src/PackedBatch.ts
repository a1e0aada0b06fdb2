import { type Encoding, ShapeError } from '@dynclean/schema';
import * as tf from '@tensorflow/tfjs-core';

/** Added to the scores of padding keys: their probability is exactly 0 in float32. */
const MASKED = -1e30;

/** One sentence of a batch: its subwords and its spans by first and last word, inclusive. */
export interface BatchItem {
  readonly encoding: Encoding;
  readonly spanStart: Int32Array;
  readonly spanEnd: Int32Array;
}

/**
 * A batch without padding, on the JavaScript side. B sentences, N subwords, W words and S spans in all; indices of
 * words and subwords count through the whole batch.
 */
export interface PackedBatch {
  readonly numSentences: number;
  /** T, subwords of the longest sentence. */
  readonly maxLength: number;
  readonly numSpans: number;
  /** `[N]` subword ids. */
  readonly inputIds: Int32Array;
  /** `[N]` position of each subword in its sentence, from 0. */
  readonly positions: Int32Array;
  /** `[N]` where each subword stands in a padded `[B * T]`. */
  readonly slots: Int32Array;
  /** `[B * T]`, 0 on subwords and a large negative number on padding. */
  readonly keyMask: Float32Array;
  /** `[W]` a word's first and last subword. */
  readonly firstSubword: Int32Array;
  readonly lastSubword: Int32Array;
  /** `[S]` a span's first and last word, and how many words it has. */
  readonly spanStart: Int32Array;
  readonly spanEnd: Int32Array;
  readonly spanWidth: Int32Array;
}

/** What attention needs of a packed batch. */
export interface PackedLayout {
  readonly numSentences: number;
  readonly maxLength: number;
  /** `[N]` */
  readonly slots: tf.Tensor1D;
  /** `[B, T]` */
  readonly keyMask: tf.Tensor2D;
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
  const maxLength = Math.max(...items.map(({ encoding }) => encoding.inputIds.length));
  const batch = {
    numSentences: items.length,
    maxLength,
    numSpans,
    inputIds: new Int32Array(numSubwords),
    positions: new Int32Array(numSubwords),
    slots: new Int32Array(numSubwords),
    keyMask: new Float32Array(items.length * maxLength).fill(MASKED),
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
      batch.slots[subword + i] = sentence * maxLength + i;
      batch.keyMask[sentence * maxLength + i] = 0;
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

/**
 * Moves a batch to the engine.
 *
 * @param wordRows - `inputIds` as rows of the model's table; `SpanModel.upload` knows them.
 */
export function uploadBatch(batch: PackedBatch, wordRows: Int32Array): BatchTensors {
  const ints = (values: Int32Array): tf.Tensor1D => tf.tensor1d(values, 'int32');
  const tensors = {
    layout: {
      numSentences: batch.numSentences,
      maxLength: batch.maxLength,
      slots: ints(batch.slots),
      keyMask: tf.tensor2d(batch.keyMask, [batch.numSentences, batch.maxLength], 'float32'),
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
    dispose: () => tf.dispose([layout.slots, layout.keyMask, ...Object.values(others)]),
  };
}
