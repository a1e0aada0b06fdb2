import * as tf from '@tensorflow/tfjs-core';

import { meanDivergence } from '../soft-labels/meanDivergence.js';
import type { WordOutputs } from './ensembleLoss.js';
import { meanEntityCrossEntropy } from './meanEntityCrossEntropy.js';

/** What a student is to say of some words. */
export interface SelfTrainingTargets {
  /** `[W, C - 1]` y; rows of words that have none are 0. */
  readonly softLabels: tf.Tensor2D;
  /** `[W]` how probably the word is of an entity. */
  readonly entityTargets: tf.Tensor1D;
}

/**
 * RoSTER's self-training (Meng et al. 2021, Eq. 9): over words that have a soft label the mean of `KL(y || q)`; and,
 * as the public code has it, over all words the mean cross-entropy of p_e against what the models said, by which the
 * layer of entities keeps to it.
 */
export function selfTrainingLoss(
  { entityLogit, typeLogits }: Pick<WordOutputs, 'entityLogit' | 'typeLogits'>,
  { softLabels, entityTargets }: SelfTrainingTargets,
): tf.Scalar {
  const hasLabel = tf.sign(tf.sum(softLabels, 1)) as tf.Tensor1D; // [W]
  return tf.add(
    meanDivergence(tf.logSoftmax(typeLogits, -1), softLabels, hasLabel),
    meanEntityCrossEntropy(entityLogit, entityTargets),
  );
}
