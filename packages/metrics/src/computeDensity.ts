import { kernelDensityEstimation, quantileSorted, sampleStandardDeviation } from 'simple-statistics';

/** A density curve. */
export interface DensityPoint {
  readonly value: number;
  readonly density: number;
}

/** Where the curve is computed, and how finely. */
export interface DensityOptions {
  /** Ends of the curve. */
  readonly from: number;
  readonly to: number;
  /** Points of the curve. @default 200 */
  readonly numPoints?: number;
  /** More values than this are thinned to as many evenly spaced order statistics. @default 2_000 */
  readonly maxValues?: number;
}

/**
 * Gaussian kernel density of many values (DynClean, Figures 4 and 5), with the bandwidth of the normal reference rule,
 * `1.06 * min(s, IQR / 1.34) * n^(-1/5)`, n being the number of all values.
 *
 * A million values are represented by order statistics: their density differs by less than a line is wide.
 *
 * @param ascending - the values, ascending.
 * @returns no points without values; of values that are all the same, a bandwidth of a hundredth of the range is used.
 */
export function computeDensity(ascending: Float64Array, options: DensityOptions): readonly DensityPoint[] {
  const { from, to, numPoints = 200, maxValues = 2_000 } = options;
  if (ascending.length === 0) return [];
  const numValues = Math.min(maxValues, ascending.length);
  const values = Array.from({ length: numValues }, (_, index) =>
    numValues === ascending.length
      ? ascending[index]!
      : ascending[Math.floor(((index + 0.5) / numValues) * ascending.length)]!,
  );
  const estimate = kernelDensityEstimation(values, 'gaussian', computeBandwidth(values, ascending.length, to - from));
  return Array.from({ length: numPoints }, (_, index) => {
    const value = from + ((to - from) * index) / (numPoints - 1);
    return { value, density: estimate(value) };
  });
}

function computeBandwidth(values: number[], numAll: number, range: number): number {
  const spread = values.length === 1 ? 0 : sampleStandardDeviation(values);
  const quartiles = quantileSorted(values, 0.75) - quantileSorted(values, 0.25);
  const scale = quartiles > 0 ? Math.min(spread, quartiles / 1.34) : spread;
  return scale > 0 ? 1.06 * scale * Math.pow(numAll, -0.2) : range / 100;
}
