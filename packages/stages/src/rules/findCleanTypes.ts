import type { NoiseMixtures, NoiseShare } from '@dynclean/cleaning';

/** Types that a rule leaves alone, by label from 1, and what is said of it. */
export interface CleanTypes {
  readonly labels: ReadonlySet<number>;
  readonly notes: readonly string[];
}

/**
 * Types of whose labels surely a smaller share than `leastNoise` is wrong: the upper end of the interval lies below it.
 * Among so few wrong labels the right ones that a model finds hard are as many, and they lie as low.
 */
export function findCleanTypes(noise: NoiseMixtures, types: readonly string[], leastNoise: number): CleanTypes {
  if (leastNoise === 0) return { labels: new Set(), notes: [] };
  const { byLabel } = noise.estimate();
  const labels = types.flatMap((_, index) => (isBelow(byLabel[index + 1]!, leastNoise) ? [index + 1] : []));
  const notes = labels.map((label) => describe(types[label - 1]!, byLabel[label]!, leastNoise));
  return { labels: new Set(labels), notes };
}

const isBelow = ({ interval }: NoiseShare, leastNoise: number): boolean =>
  interval !== null && interval.high < leastNoise;

function describe(type: string, { interval }: NoiseShare, leastNoise: number): string {
  const percent = (share: number): string => (100 * share).toFixed(1);
  return (
    `${type}: left alone, since of its labels ${percent(interval!.low)} to ${percent(interval!.high)} percent are estimated ` +
    `to be wrong, fewer than ${percent(leastNoise)} (least noise).`
  );
}
