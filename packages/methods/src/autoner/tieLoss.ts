import { logSigmoid } from '@dynclean/models';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Binary cross-entropy of gaps, the mean over them; 0 of none.
 *
 * @param logits - `[G]` of being tied.
 * @param ties - `[G]` 1: tied, 0: a break.
 */
export function tieLoss(logits: tf.Tensor1D, ties: tf.Tensor1D): tf.Scalar {
  const ofTied = tf.mul(ties, logSigmoid(logits));
  const ofBroken = tf.mul(tf.sub(1, ties), logSigmoid(tf.neg(logits)));
  return tf.div(tf.neg(tf.sum(tf.add(ofTied, ofBroken))), Math.max(1, logits.shape[0]));
}
