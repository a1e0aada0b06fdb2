import * as tf from '@tensorflow/tfjs-core';

/** Which words are labelled, and what is known of the others. T: types. */
export interface RiskOptions {
  /** `[W, T]` 1: the word is labelled so. */
  readonly positives: tf.Tensor2D;
  /** `[W, T]` 1: nobody knows. */
  readonly unlabelled: tf.Tensor2D;
  /** `[T]` pi. */
  readonly priors: readonly number[];
  /** `[T]` what the loss of labelled words is multiplied by: m pi, or m. */
  readonly weights: readonly number[];
}

/**
 * The risk of detectors that learn from positive and unlabelled words (Peng et al. 2019, Eq. 4, 5, with the mean
 * absolute error), summed over types. With `l_pos` the mean of `1 - p` over positives and `l_U` the mean of `p` over
 * the unlabelled, `neg = l_U - pi (1 - l_pos)` estimates how far the words that have the type by no right are
 * detected. It cannot be negative: where it is, the detector has learned the labels by heart, and the risk is `- neg`
 * alone, by which that is taken back; else it is `w l_pos + neg`. Means over no words are 0: without a positive
 * nothing is subtracted.
 *
 * @param logits - `[W, T]` a, `p = sigmoid(a)`.
 */
export function nonNegativeRisk(
  logits: tf.Tensor2D,
  { positives, unlabelled, priors, weights }: RiskOptions,
): tf.Scalar {
  const p = tf.sigmoid(logits);
  const numPositives = tf.sum(positives, 0); // [T]
  const detected = meanOver(p, positives, numPositives); // 1 - l_pos
  const missed = tf.sub(tf.minimum(numPositives, 1), detected); // l_pos
  const negative = tf.sub(meanOver(p, unlabelled, tf.sum(unlabelled, 0)), tf.mul(detected, tf.tensor1d([...priors])));
  const risks = tf.add(tf.mul(missed, tf.tensor1d([...weights])), negative);
  const isBelow = tf.step(tf.neg(negative)); // a comparison has no gradient in TensorFlow.js
  return tf.sum(tf.add(tf.mul(isBelow, tf.neg(negative)), tf.mul(tf.sub(1, isBelow), risks)));
}

/** `[T]` means of a column's values over the words that `mask` marks; 0 where it marks none. */
function meanOver(values: tf.Tensor2D, mask: tf.Tensor2D, count: tf.Tensor): tf.Tensor {
  return tf.div(tf.sum(tf.mul(values, mask), 0), tf.maximum(count, 1));
}
