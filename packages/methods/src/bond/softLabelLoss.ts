import * as tf from '@tensorflow/tfjs-core';

import { meanDivergence } from '../soft-labels/meanDivergence.js';
import type { BondSettings } from './BondSettings.js';

/**
 * How far a student is from soft labels S (Liang et al. 2020, Eq. 6): over words that have one the mean of
 * `KL(S || P)`, P by softmax; `raw_logits` is the public code, which gives the routine logits where it takes `log P`.
 * There is no gradient to words without a soft label; where no word has one the loss is 0.
 *
 * @param logits - `[W, K]`.
 * @param softLabels - `[W, K]`; rows of words that have none are 0.
 */
export function softLabelLoss(
  logits: tf.Tensor2D,
  softLabels: tf.Tensor2D,
  divergence: BondSettings['divergence'],
): tf.Scalar {
  const hasLabel = tf.sign(tf.sum(softLabels, 1)) as tf.Tensor1D; // [W]
  return meanDivergence(divergence === 'raw_logits' ? logits : tf.logSoftmax(logits, -1), softLabels, hasLabel);
}
