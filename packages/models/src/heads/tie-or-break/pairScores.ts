import * as tf from '@tensorflow/tfjs-core';

// What a word gives to scores of pairs, a row of `tie-or-break`: to that of the gap behind it, to that of the gap
// before it, to C scores of chunks that it begins, and to C of chunks that it ends.

/** How many numbers a word's row has, for C classes. */
export const countPairShares = (numClasses: number): number => 2 + 2 * numClasses;

/** Words that the pairs of a batch are made of. */
export interface WordPairs {
  readonly firsts: Int32Array;
  readonly lasts: Int32Array;
}

/**
 * `[G]` how surely neighbors are tied, before the sigmoid.
 *
 * @param shares - `[W, 2 + 2C]`, the head's logits.
 * @param pairs - neighbors in a sentence.
 */
export function scoreGaps(shares: tf.Tensor2D, { firsts, lasts }: WordPairs): tf.Tensor1D {
  const [before, behind] = [pick(shares, firsts), pick(shares, lasts)];
  const scores = tf.add(tf.slice(before, [0, 0], [-1, 1]), tf.slice(behind, [0, 1], [-1, 1]));
  return tf.reshape(scores, [firsts.length]);
}

/**
 * `[K, C]` scores of the classes of chunks, before softmax.
 *
 * @param shares - `[W, 2 + 2C]`, the head's logits.
 * @param pairs - first and last words of chunks.
 */
export function scoreChunks(shares: tf.Tensor2D, { firsts, lasts }: WordPairs): tf.Tensor2D {
  const numClasses = (shares.shape[1] - 2) / 2;
  const [first, last] = [pick(shares, firsts), pick(shares, lasts)];
  return tf.add(tf.slice(first, [0, 2], [-1, numClasses]), tf.slice(last, [0, 2 + numClasses], [-1, numClasses]));
}

const pick = (shares: tf.Tensor2D, words: Int32Array): tf.Tensor2D => tf.gather(shares, tf.tensor1d(words, 'int32'));
