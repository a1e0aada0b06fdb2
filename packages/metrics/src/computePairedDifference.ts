import { mean, sampleWithReplacement } from 'simple-statistics';

import { type ConfidenceInterval, computePercentileInterval } from './computePercentileInterval.js';

/** A difference of two systems over the seeds that both were trained with. */
export interface PairedDifference {
  readonly numPairs: number;
  /** Mean of second - first. */
  readonly mean: number;
  /** Pairs in which the second is better, the first is, and neither. */
  readonly wins: number;
  readonly losses: number;
  readonly ties: number;
  /** Bootstrap interval of the mean; null for a single pair, which says nothing of it. */
  readonly interval: ConfidenceInterval | null;
}

/** How the interval is drawn. */
export interface PairedDifferenceOptions {
  /** Uniform numbers in [0, 1), from a seeded generator, so that the interval is the same each time. */
  readonly random: () => number;
  /** @default 0.95 */
  readonly level?: number;
  /** Resamples. @default 10_000 */
  readonly resamples?: number;
}

/**
 * Mean of the differences of two systems, pair by pair (seed by seed), with its percentile bootstrap interval: the
 * differences are drawn anew with replacement, the interval holds the middle `level` of the means. With few pairs it is
 * narrower than it should be; of two pairs it can only be the span between them.
 *
 * @param first - scores of one system, one a seed. @param second - those of the other, in the same order of seeds.
 * @throws RangeError when there are no pairs or not as many of both.
 */
export function computePairedDifference(
  first: readonly number[],
  second: readonly number[],
  { random, level = 0.95, resamples = 10_000 }: PairedDifferenceOptions,
): PairedDifference {
  if (first.length === 0 || first.length !== second.length) {
    throw new RangeError(
      `computePairedDifference: both systems must have as many scores, at least one, but got ${first.length} and ${second.length}`,
    );
  }
  const differences = first.map((value, pair) => second[pair]! - value);
  const count = (is: (difference: number) => boolean): number => differences.filter(is).length;
  const result = {
    numPairs: differences.length,
    mean: mean(differences),
    wins: count((difference) => difference > 0),
    losses: count((difference) => difference < 0),
    ties: count((difference) => difference === 0),
  };
  if (differences.length === 1) return { ...result, interval: null };
  const means = Array.from({ length: resamples }, () =>
    mean(sampleWithReplacement(differences, differences.length, random)),
  );
  return { ...result, interval: computePercentileInterval(means, level) };
}
