import { hasKernel } from '@dynclean/engine';
import * as tf from '@tensorflow/tfjs-core';

import { applyFused, runFused, runFusedToOne } from './applyFused.js';

/**
 * The loss of the span model: cross-entropy summed, not averaged, over the spans that count (DynClean, Eq. 4 and 5):
 * `- sum over s of log softmax(logits[s])[labels[s]]`.
 * A method may let fewer of them count (DynClean, Eq. 7).
 *
 * @param logits - `[S, C]`.
 * @param labels - `[S]` int32 in `[0, C)`, or -1 for a span that is not in the loss.
 * @returns a scalar; 0 where no span counts.
 */
export function sumCrossEntropy(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar {
  if (!hasKernel('SumCrossEntropy')) {
    // The one-hot row of -1 is all zeros, which takes the span out of the sum.
    const oneHot = tf.cast(tf.oneHot(labels, logits.shape[1]), 'float32'); // [S, C]
    return tf.neg(tf.sum(tf.mul(oneHot, tf.logSoftmax(logits, -1))));
  }
  return applyFused<tf.Scalar>(
    [logits],
    () => {
      const [loss, logProbabilities] = runFused('SumCrossEntropy', { logits, labels }) as [tf.Scalar, tf.Tensor];
      return { value: loss, saved: [logProbabilities, labels] };
    },
    (dLoss, [logProbabilities, savedLabels]) => [
      runFusedToOne('SumCrossEntropyGrad', {
        dLoss,
        logProbabilities: logProbabilities as tf.Tensor,
        labels: savedLabels as tf.Tensor,
      }),
    ],
  );
}
