import { quantile } from 'simple-statistics';

/** Bounds between which a figure lies with a certain confidence. */
export interface ConfidenceInterval {
  /** In (0, 1): 0.95. */
  readonly level: number;
  readonly low: number;
  readonly high: number;
}

/** The interval that holds the middle `level` of resampled values (percentile bootstrap). */
export function computePercentileInterval(resampled: number[], level: number): ConfidenceInterval {
  const [low, high] = quantile(resampled, [(1 - level) / 2, (1 + level) / 2]) as unknown as [number, number];
  return { level, low, high };
}
