import { ShapeError } from '@dynclean/schema';

import { type ConfidenceInterval, computePercentileInterval } from './computePercentileInterval.js';
import { computeF1, type SentenceCounts } from './countSentences.js';

/** Models of two versions on one file, paired by seed. */
export interface GainPair {
  readonly before: SentenceCounts;
  readonly after: SentenceCounts;
}

/** How the interval is drawn. */
export interface GainIntervalOptions {
  /** Uniform numbers in [0, 1), from a seeded generator, so that the interval is the same each time. */
  readonly random: () => number;
  /** @default 0.95 */
  readonly level?: number;
  /** Resamples. @default 2000 */
  readonly resamples?: number;
}

/**
 * Percentile bootstrap interval of a gain of F1 over the sentences that it is measured on: they are drawn anew with
 * replacement, the same ones for all models, and the interval holds the middle `level` of the mean gains over pairs. It
 * says how much the gain hangs on these sentences, and nothing of seeds.
 *
 * @returns bounds in [-1, 1].
 * @throws ShapeError where there are no pairs, no sentences, or not as many everywhere.
 */
export function computeGainInterval(
  pairs: readonly GainPair[],
  { random, level = 0.95, resamples = 2000 }: GainIntervalOptions,
): ConfidenceInterval {
  const numSentences = pairs[0]?.before.gold.length ?? 0;
  const counts = pairs.flatMap(({ before, after }) => [before, after]);
  const fits = counts.every((of) => [of.correct, of.predicted, of.gold].every(({ length }) => length === numSentences));
  if (numSentences === 0 || !fits) {
    throw new ShapeError(
      'computeGainInterval: all models must be counted on the same sentences, at least one of each, but got ' +
        `${counts.map(({ gold }) => gold.length).join(', ') || 'none'}`,
    );
  }
  const drawn = new Int32Array(numSentences);
  const gains = Array.from({ length: resamples }, () => {
    for (let index = 0; index < numSentences; index++) drawn[index] = Math.floor(random() * numSentences);
    const sum = pairs.reduce((all, { before, after }) => all + computeF1(after, drawn) - computeF1(before, drawn), 0);
    return sum / pairs.length;
  });
  return computePercentileInterval(gains, level);
}
