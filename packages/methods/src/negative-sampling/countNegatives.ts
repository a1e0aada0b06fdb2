import type { NegativeSamplingSettings } from './NegativeSamplingSettings.js';

/**
 * How many negatives a sentence of `numWords` words gets: `ceil(lambda n)` (Li et al. 2022, section 3.1.3) or
 * `floor(lambda n) + 1` (public code of Li et al. 2021), of its `numCandidates` spans at most all.
 *
 * The product is rounded to a billionth first. In floating point 0.7 * 90 lies below 63, so that the public code draws
 * one less there than for 89 words.
 */
export function countNegatives(
  numWords: number,
  numCandidates: number,
  { lambda, count }: Pick<NegativeSamplingSettings, 'lambda' | 'count'>,
): number {
  const product = Math.round(lambda * numWords * 1e9) / 1e9;
  const wanted = count === 'ceil' ? Math.ceil(product) : Math.floor(product) + 1;
  return Math.min(wanted, numCandidates);
}
