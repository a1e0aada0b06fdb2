import * as tf from '@tensorflow/tfjs-core';

import { meanDivergence } from '../soft-labels/meanDivergence.js';
import type { WordOutputs } from './ensembleLoss.js';
import { meanEntityCrossEntropy } from './meanEntityCrossEntropy.js';
import { sameLargest } from './sameLargest.js';

/** What a student is to say of some words. */
export interface SelfTrainingTargets {
  /** `[W, C - 1]` y; rows of words that have none are 0. */
  readonly softLabels: tf.Tensor2D;
  /** `[W]` how probably the word is of an entity. */
  readonly entityTargets: tf.Tensor1D;
}

/** What a student says of the same words in a copy of the text. */
export interface AugmentedOutputs {
  /** `[W, C - 1]` */
  readonly typeLogits: tf.Tensor2D;
  /** Whether only words count whose most probable type is that of the original. */
  readonly agreement: boolean;
}

/**
 * RoSTER's self-training (Meng et al. 2021, Eq. 9): over words that have a soft label the mean of `KL(y || q)`, q on
 * the original text; the same of q on an augmented copy, where there is one; and, as the public code has it, over all
 * words the mean cross-entropy of p_e against what the models said, by which the layer of entities keeps to it. Which
 * words count in the second term the student says as it is; no gradient flows through that choice.
 */
export function selfTrainingLoss(
  { entityLogit, typeLogits }: Pick<WordOutputs, 'entityLogit' | 'typeLogits'>,
  { softLabels, entityTargets }: SelfTrainingTargets,
  augmented: AugmentedOutputs | null = null,
): tf.Scalar {
  const hasLabel = tf.sign(tf.sum(softLabels, 1)) as tf.Tensor1D; // [W]
  const divergence = (logits: tf.Tensor2D, weights: tf.Tensor1D): tf.Scalar =>
    meanDivergence(tf.logSoftmax(logits, -1), softLabels, weights);
  const own = tf.add(divergence(typeLogits, hasLabel), meanEntityCrossEntropy(entityLogit, entityTargets));
  if (augmented === null) return own as tf.Scalar;
  const { typeLogits: ofCopy, agreement } = augmented;
  const counts = agreement ? tf.mul<tf.Tensor1D>(hasLabel, sameLargest(typeLogits, ofCopy)) : hasLabel; // [W]
  return tf.add(own, divergence(ofCopy, counts));
}
