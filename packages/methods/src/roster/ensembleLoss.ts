import * as tf from '@tensorflow/tfjs-core';

import { meanDivergence } from '../soft-labels/meanDivergence.js';
import type { RosterSettings } from './RosterSettings.js';
import { meanEntityCrossEntropy } from './meanEntityCrossEntropy.js';

/** What a model says of some words. */
export interface WordOutputs {
  /** `[W, C]` log f. */
  readonly logits: tf.Tensor2D;
  /** `[W, 1]`. */
  readonly entityLogit: tf.Tensor2D;
  /** `[W, C - 1]`. */
  readonly typeLogits: tf.Tensor2D;
}

/**
 * How far a student is from the average F of its models (Meng et al. 2021, Eq. 6), the mean over words: `KL(F || f)` in
 * the paper (`full_kl`); in the public code each layer has its part, `KL(F_t / sum_t F_t || q)` and the cross-entropy
 * of p_e against `1 - F_O`.
 *
 * @param targets - `[W, C]` F.
 */
export function ensembleLoss(
  { logits, entityLogit, typeLogits }: WordOutputs,
  targets: tf.Tensor2D,
  how: RosterSettings['ensembleLoss'],
): tf.Scalar {
  const [numWords, numClasses] = targets.shape;
  const weights = tf.ones([numWords]) as tf.Tensor1D;
  if (how === 'full_kl') return meanDivergence(logits, targets, weights);
  const none = tf.reshape(tf.slice(targets, [0, 0], [numWords, 1]), [numWords]) as tf.Tensor1D; // F_O
  const types = tf.slice(targets, [0, 1], [numWords, numClasses - 1]);
  const shares = tf.div(types, tf.maximum(tf.sum(types, 1, true), 1e-30)) as tf.Tensor2D; // of 0 all are 0
  return tf.add(
    meanDivergence(tf.logSoftmax(typeLogits, -1), shares, weights),
    meanEntityCrossEntropy(entityLogit, tf.sub(1, none) as tf.Tensor1D),
  );
}
