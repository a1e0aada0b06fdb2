import * as tf from '@tensorflow/tfjs-core';

/**
 * The mean over words of `KL(y || q) = sum_j y_j (log y_j - log q_j)` by their weights; 0 where all weights are 0.
 *
 * @param logProbabilities - `[W, J]` log q.
 * @param targets - `[W, J]` y; rows of weight 0 play no part, and no gradient flows to them.
 * @param weights - `[W]`.
 */
export function meanDivergence(logProbabilities: tf.Tensor2D, targets: tf.Tensor2D, weights: tf.Tensor1D): tf.Scalar {
  // y log y is 0 at y = 0; the offset is far below what float32 tells from y.
  const logTargets = tf.log(tf.add(targets, 1e-30));
  const ofWords = tf.sum(tf.mul(targets, tf.sub(logTargets, logProbabilities)), 1); // [W]
  // At least one word of those that count is in the sum, so that 1 stands for none.
  return tf.div(tf.sum(tf.mul(ofWords, weights)), tf.maximum(tf.sum(weights), 1));
}
