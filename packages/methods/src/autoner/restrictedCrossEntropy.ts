import * as tf from '@tensorflow/tfjs-core';

/** Logits of classes that are not allowed, beside which all others count alone. */
const FORBIDDEN = -1e30;

/**
 * The cross-entropy of chunks that may have one of several types (AutoNER, a row of DynClean's Table 2; Shang et al.
 * 2018), the mean over chunks of `- sum_c q_c log p_c`: p is softmax over all classes, q softmax over those that are
 * allowed, and the gradient goes through both. With one class allowed it is the usual one. 0 of no chunk.
 *
 * @param logits - `[K, C]`.
 * @param allowed - `[K, C]` 1 for classes that are allowed, at least one of each chunk, else 0.
 */
export function restrictedCrossEntropy(logits: tf.Tensor2D, allowed: tf.Tensor2D): tf.Scalar {
  const among = tf.softmax(tf.add(logits, tf.mul(tf.sub(1, allowed), FORBIDDEN)), -1);
  const sum = tf.sum(tf.mul(among, tf.logSoftmax(logits, -1)));
  return tf.div(tf.neg(sum), Math.max(1, logits.shape[0]));
}
