import * as tf from '@tensorflow/tfjs-core';

/**
 * Beyond DynClean: the loss of the span model with a weight for each span,
 * `- sum over s of weights[s] log softmax(logits[s])[labels[s]]`. With weights of 1 it is `sumCrossEntropy`. The
 * gradient by logits[s] is `weights[s] (softmax(logits[s]) - onehot(labels[s]))`; none flows to labels and weights,
 * wherever they come from.
 *
 * @param logits - `[S, C]`.
 * @param labels - `[S]` int32 in `[0, C)`, or -1 for a span that is not in the loss.
 * @param weights - `[S]` float32.
 * @returns a scalar.
 */
export function sumWeightedCrossEntropy(logits: tf.Tensor2D, labels: tf.Tensor1D, weights: tf.Tensor1D): tf.Scalar {
  const compute = tf.customGrad((z, save) => {
    const scores = z as tf.Tensor2D;
    // The one-hot row of -1 is all zeros, which takes the span out of the sum.
    const oneHot = tf.cast(tf.oneHot(labels, scores.shape[1]), 'float32'); // [S, C]
    const targets = tf.mul(oneHot, tf.expandDims(weights, 1)); // [S, C]
    const logProbabilities = tf.logSoftmax(scores, -1);
    (save as tf.GradSaveFunc)([logProbabilities, targets]);
    return {
      value: tf.neg(tf.sum(tf.mul(targets, logProbabilities))) as tf.Scalar,
      gradFunc: (dLoss: tf.Scalar, saved: tf.Tensor[]) => {
        const [savedLogs, savedTargets] = saved as [tf.Tensor2D, tf.Tensor2D];
        const inLoss = tf.sum(savedTargets, 1, true); // [S, 1], 0 for spans that are left out
        return tf.mul(dLoss, tf.sub(tf.mul(inLoss, tf.exp(savedLogs)), savedTargets));
      },
    };
  });
  return compute(logits) as tf.Scalar;
}
