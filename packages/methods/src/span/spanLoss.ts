import { sumCrossEntropy, sumWeightedCrossEntropy } from '@dynclean/models';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Cross-entropy summed over the spans of a batch that are in the loss; beyond DynClean each by its weight, where a
 * version weighs labels.
 *
 * @param logits - `[S, C]`.
 * @param labels - `[S]` int32, -1 for a span that is not in the loss.
 * @param weights - `[S]`, 0 to 1. @default all count alike
 */
export function spanLoss(logits: tf.Tensor2D, labels: tf.Tensor1D, weights?: Float32Array): tf.Scalar {
  return weights === undefined
    ? sumCrossEntropy(logits, labels)
    : sumWeightedCrossEntropy(logits, labels, tf.tensor1d(weights));
}
