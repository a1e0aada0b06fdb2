import * as tf from '@tensorflow/tfjs-core';

import { markRows } from './markRows.js';

/**
 * The loss of words by their prototypes (MProto, a row of DynClean's Table 2; Wu et al. 2023): over words that have one
 * the mean of the cross-entropy of softmax over cosines to all prototypes, as they are, plus `compactness` times the
 * mean of `(1 - cosine)^2` to their own. 0 where no word has one.
 *
 * @param cosines - `[W, P]`.
 * @param assigned - `[W]` prototypes; words of negative ones play no part.
 */
export function prototypeLoss(cosines: tf.Tensor2D, assigned: Int32Array, compactness: number): tf.Scalar {
  const isOwn = markRows(assigned, cosines.shape[1]); // [W, P]
  const numCounted = assigned.reduce((count, prototype) => count + (prototype >= 0 ? 1 : 0), 0);
  const distances = tf.square(tf.sub(1, cosines));
  const ofWords = tf.sub(tf.mul(distances, compactness), tf.logSoftmax(cosines, -1));
  return tf.div(tf.sum(tf.mul(isOwn, ofWords)), Math.max(1, numCounted));
}
