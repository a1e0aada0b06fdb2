import * as tf from '@tensorflow/tfjs-core';

/** The square of the least length that a row is divided by, so that a row of zeros stays one. */
const LEAST_SQUARE = 1e-24;

/** `[R, H]` rows, each divided by its length, as `torch.nn.functional.normalize` does it. */
export function unitRows(x: tf.Tensor2D): tf.Tensor2D {
  const squares = tf.sum(tf.square(x), 1, true); // [R, 1]
  return tf.div(x, tf.sqrt(tf.maximum(squares, LEAST_SQUARE)));
}
