import * as tf from '@tensorflow/tfjs-core';

/** How much each word counts, and how robust the loss is. */
export interface GeneralizedCrossEntropyOptions {
  /** `[W]` w, at least 0. */
  readonly weights: Float32Array;
  /** q: 0 is cross-entropy, 1 the mean absolute error. */
  readonly q: number;
}

/**
 * The generalized cross-entropy of labels that have probability p (Zhang and Sabuncu 2018; Meng et al. 2021, Eq. 5), as
 * a weighted mean: `sum w (1 - p^q) / q / sum w`, which for `q = 0` is `- sum w log p / sum w`. Its derivative by p is
 * `- p^(q - 1)`: the less a label agrees with the model, the less it counts beside cross-entropy. 0 where all weights
 * are 0, where the public code divides by 0.
 *
 * @param logProbabilities - `[W]` log p.
 */
export function meanGeneralizedCrossEntropy(
  logProbabilities: tf.Tensor1D,
  { weights, q }: GeneralizedCrossEntropyOptions,
): tf.Scalar {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const losses = q === 0 ? tf.neg(logProbabilities) : tf.div(tf.sub(1, tf.exp(tf.mul(logProbabilities, q))), q); // [W]
  return tf.div(tf.sum(tf.mul(losses, tf.tensor1d(weights))), total === 0 ? 1 : total);
}
