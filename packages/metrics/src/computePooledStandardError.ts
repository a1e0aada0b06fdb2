import { sampleVariance } from 'simple-statistics';

/**
 * Standard error of the difference of two means, from the pooled variance of two samples:
 * `sqrt(s^2 * (1 / n_a + 1 / n_b))` with `s^2 = ((n_a - 1) * var_a + (n_b - 1) * var_b) / (n_a + n_b - 2)` and sample
 * variances. Two means over seeds that differ by more than twice that differ by more than their seeds.
 *
 * @param a - scores of one system, one a seed, at least two.
 * @param b - those of the other, at least two; as many seeds or not.
 * @throws RangeError with fewer than two values of either.
 */
export function computePooledStandardError(a: readonly number[], b: readonly number[]): number {
  if (a.length < 2 || b.length < 2) {
    throw new RangeError(
      `computePooledStandardError: both samples must hold at least 2 values, but got ${a.length} and ${b.length}`,
    );
  }
  const sumOfSquares = (a.length - 1) * sampleVariance([...a]) + (b.length - 1) * sampleVariance([...b]);
  return Math.sqrt((sumOfSquares / (a.length + b.length - 2)) * (1 / a.length + 1 / b.length));
}
