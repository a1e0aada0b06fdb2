import * as tf from '@tensorflow/tfjs-core';

/**
 * `[N]` 1 for rows of two matrices `[N, C]` whose largest values stand in the same column, else 0. Nothing flows back
 * through it.
 */
export function sameLargest(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor1D {
  const compute = tf.customGrad((x, y) => ({
    value: tf.cast(tf.equal(tf.argMax(x as tf.Tensor2D, 1), tf.argMax(y as tf.Tensor2D, 1)), 'float32'),
    gradFunc: () => [tf.zeros(a.shape), tf.zeros(b.shape)],
  }));
  return compute(a, b) as tf.Tensor1D;
}
