import * as tf from '@tensorflow/tfjs-core';

/**
 * `- sum_i sum_j S_ij log softmax(z_i)_j` for rows of soft labels that sum to 1, or to 0 where a row is left out
 * (DynClean, Appendix F). The gradient by z_i is `sum_j S_ij softmax(z_i) - S_i`; none flows to S.
 *
 * @param logits - `[S, C]`.
 * @param softLabels - `[S, C]`.
 */
export function sumSoftCrossEntropy(logits: tf.Tensor2D, softLabels: tf.Tensor2D): tf.Scalar {
  const compute = tf.customGrad((z, save) => {
    const scores = z as tf.Tensor2D;
    const shifted = tf.sub(scores, tf.max(scores, 1, true));
    const logProbabilities = tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), 1, true)));
    (save as tf.GradSaveFunc)([scores, softLabels]);
    return {
      value: tf.neg(tf.sum(tf.mul(softLabels, logProbabilities))) as tf.Scalar,
      gradFunc: (dy: tf.Scalar, [savedScores, savedLabels]: tf.Tensor[]) => {
        const labels = savedLabels as tf.Tensor2D;
        const weights = tf.sum(labels, 1, true); // [S, 1]
        return tf.mul(dy, tf.sub(tf.mul(weights, tf.softmax(savedScores as tf.Tensor2D)), labels));
      },
    };
  });
  return compute(logits) as tf.Scalar;
}
