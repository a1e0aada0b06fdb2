import { ShapeError } from '@dynclean/schema';

import type { NegativeSamplingSettings } from './NegativeSamplingSettings.js';

/**
 * r of each span (Li et al. 2022, Eq. 5): how unsure a model is of it, less the more it takes it for an entity. With z,
 * the model's probabilities over the labels L, O ("no entity") among them:
 *
 * - `v = z_O - max over L of z` (Li et al. 2022, Eq. 3), 0 where O is the most probable; without `maxIncludesO` the
 *   maximum is over the types alone, and v is in [-1, 1];
 * - `u = - sum over L of z log z` (Li et al. 2022, Eq. 4), in nats;
 * - `r = u (1 + v)^mu`.
 *
 * Negatives are drawn with probabilities proportional to `exp(r / T)`.
 *
 * @param logits - `[S, C]`, row-major; label 0 is O.
 * @returns `[S]`. NaN where a logit is NaN.
 */
export function computeSamplingScores(
  logits: Float32Array,
  numClasses: number,
  { mu, maxIncludesO }: Pick<NegativeSamplingSettings, 'mu' | 'maxIncludesO'>,
): Float64Array {
  if (logits.length % numClasses !== 0) {
    throw new ShapeError(
      `computeSamplingScores: logits must hold rows of ${numClasses} values, but got ${logits.length} values`,
    );
  }
  const scores = new Float64Array(logits.length / numClasses);
  for (let span = 0; span < scores.length; span++) {
    const from = span * numClasses;
    const ofO = logits[from] as number;
    let largestOfTypes = -Infinity;
    for (let i = from + 1; i < from + numClasses; i++) largestOfTypes = Math.max(largestOfTypes, logits[i] as number);
    const largest = Math.max(ofO, largestOfTypes);
    let [total, weighted] = [0, 0];
    for (let i = from; i < from + numClasses; i++) {
      const below = (logits[i] as number) - largest;
      const exponential = Math.exp(below);
      total += exponential;
      weighted += exponential * below;
    }
    const entropy = Math.log(total) - weighted / total;
    const compared = maxIncludesO ? largest : largestOfTypes;
    const v = (Math.exp(ofO - largest) - Math.exp(compared - largest)) / total;
    scores[span] = entropy * (1 + v) ** mu;
  }
  return scores;
}
