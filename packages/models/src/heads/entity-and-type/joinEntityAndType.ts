import * as tf from '@tensorflow/tfjs-core';

import { logSigmoid } from '../../ops/logSigmoid.js';

/**
 * `[W, C]` log f of both layers together (Meng et al. 2021, appendix C): with `p_e = sigmoid(entity logit)` and
 * `q = softmax(type logits)`, `f_O = 1 - p_e` and `f_t = p_e q_t`.
 *
 * @param entityLogit - `[W, 1]`.
 * @param typeLogits - `[W, C - 1]`.
 */
export function joinEntityAndType(entityLogit: tf.Tensor2D, typeLogits: tf.Tensor2D): tf.Tensor2D {
  const ofEntity = logSigmoid(entityLogit); // [W, 1]
  const ofNone = logSigmoid(tf.neg(entityLogit)); // [W, 1]
  return tf.concat([ofNone, tf.add(ofEntity, tf.logSoftmax(typeLogits, -1))], 1);
}
