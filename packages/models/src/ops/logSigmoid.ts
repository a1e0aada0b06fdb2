import * as tf from '@tensorflow/tfjs-core';

/**
 * `log sigmoid(x)`, any shape, without overflow. TensorFlow.js's own keeps no hold on `x` for its gradient, so that an
 * `x` that was computed on the way is gone by then.
 */
export function logSigmoid<T extends tf.Tensor>(x: T): T {
  return tf.neg(tf.softplus(tf.neg(x)));
}
