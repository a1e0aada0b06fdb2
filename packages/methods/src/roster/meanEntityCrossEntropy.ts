import { logSigmoid } from '@dynclean/models';
import * as tf from '@tensorflow/tfjs-core';

/**
 * The mean over words of the binary cross-entropy of `sigmoid(logit)` against a probability.
 *
 * @param logits - `[W, 1]`.
 * @param targets - `[W]` how probable it is that the word is of an entity.
 */
export function meanEntityCrossEntropy(logits: tf.Tensor2D, targets: tf.Tensor1D): tf.Scalar {
  const flat = tf.reshape(logits, [logits.shape[0]]) as tf.Tensor1D;
  const ofEntity = tf.mul(targets, logSigmoid(flat));
  const ofNone = tf.mul(tf.sub(1, targets), logSigmoid(tf.neg(flat)));
  return tf.neg(tf.mean(tf.add(ofEntity, ofNone)));
}
