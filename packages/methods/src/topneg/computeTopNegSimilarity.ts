import * as tf from '@tensorflow/tfjs-core';

/** Below this norm a vector counts as zero, and its cosine with anything as 0. */
const SMALLEST_NORM = 1e-8;

/**
 * phi(n) of every span: its cosine with each positive span, summed (DynClean, Eq. 6, but for the division by their
 * number, which changes no order). As cosines are products of unit vectors, one product with the sum of the positives'
 * unit vectors does it.
 *
 * @param representations - g(x) or e(x), `[S, F]`.
 * @param isPositive - `[S]` float32, 1 on positives.
 * @returns `[S]`; all 0 where there is no positive.
 */
export function computeTopNegSimilarity(representations: tf.Tensor2D, isPositive: tf.Tensor1D): tf.Tensor1D {
  return tf.tidy(() => {
    const norms = tf.maximum(tf.sqrt(tf.sum(tf.square(representations), 1, true)), SMALLEST_NORM); // [S, 1]
    const units = tf.div(representations, norms) as tf.Tensor2D; // [S, F]
    const towards = tf.matMul(tf.expandDims(isPositive, 0) as tf.Tensor2D, units); // [1, F]
    return tf.reshape(tf.matMul(units, towards, false, true), [-1]);
  });
}
