import { logSigmoid } from '@dynclean/models';
import * as tf from '@tensorflow/tfjs-core';

/**
 * `[W]` log q of each word's type; 0 of words without one, which have no part in the loss of types.
 *
 * @param typeLogits - `[W, C - 1]`.
 * @param tags - `[W]`.
 */
export function logTypes(typeLogits: tf.Tensor2D, tags: Int32Array): tf.Tensor1D {
  // The one-hot row of a negative index is all zeros.
  const own = tf.oneHot(
    tf.tensor1d(
      tags.map((tag) => Math.max(tag - 1, -1)),
      'int32',
    ),
    typeLogits.shape[1],
  );
  return tf.sum(tf.mul(tf.cast(own, 'float32'), tf.logSoftmax(typeLogits, -1)), 1);
}

/**
 * `[W]` how probable the model finds it that a word is of an entity, or is of none, as its tag says: `log p_e` or
 * `log (1 - p_e)`.
 *
 * @param entityLogit - `[W, 1]`.
 * @param tags - `[W]`.
 */
export function logEntity(entityLogit: tf.Tensor2D, tags: Int32Array): tf.Tensor1D {
  const signs = tf.tensor1d(Float32Array.from(tags, (tag) => (tag > 0 ? 1 : -1)));
  return logSigmoid(tf.mul(tf.reshape(entityLogit, [tags.length]) as tf.Tensor1D, signs));
}
