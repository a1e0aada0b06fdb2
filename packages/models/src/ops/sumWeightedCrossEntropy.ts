import * as tf from '@tensorflow/tfjs-core';

/**
 * Beyond DynClean: the loss of the span model with a weight for each span,
 * `- sum over s of weights[s] log softmax(logits[s])[labels[s]]`. With weights of 1 it is `sumCrossEntropy`.
 *
 * @param logits - `[S, C]`.
 * @param labels - `[S]` int32 in `[0, C)`, or -1 for a span that is not in the loss.
 * @param weights - `[S]` float32. No gradient flows to them.
 * @returns a scalar.
 */
export function sumWeightedCrossEntropy(logits: tf.Tensor2D, labels: tf.Tensor1D, weights: tf.Tensor1D): tf.Scalar {
  return tf.tidy(() => {
    // The one-hot row of -1 is all zeros, which takes the span out of the sum.
    const oneHot = tf.cast(tf.oneHot(labels, logits.shape[1]), 'float32'); // [S, C]
    const weighted = tf.mul(oneHot, tf.expandDims(weights, 1)); // [S, C]
    return tf.neg(tf.sum(tf.mul(weighted, tf.logSoftmax(logits, -1))));
  });
}
