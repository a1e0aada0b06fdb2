import { describe, expect, it } from '@jest/globals';

import { computeMeanAndDeviation } from './computeMeanAndDeviation.js';
import { computeTInterval } from './computeTInterval.js';

describe(computeTInterval, () => {
  it.each([
    // Quantiles of printed tables of Student's t, two-sided: degrees of freedom, 90 %, 95 %, 99 %.
    [1, 6.314, 12.706, 63.657],
    [2, 2.92, 4.303, 9.925],
    [3, 2.353, 3.182, 5.841],
    [4, 2.132, 2.776, 4.604],
    [9, 1.833, 2.262, 3.25],
    [10, 1.812, 2.228, 3.169],
    [30, 1.697, 2.042, 2.75],
    [120, 1.658, 1.98, 2.617],
  ])('with %d degrees of freedom is as wide as the tables say', (degrees, ...quantiles) => {
    const numValues = degrees + 1;
    // Deviation sqrt(n): the standard error is 1.
    const values = { mean: 10, deviation: Math.sqrt(numValues), numValues };
    [0.9, 0.95, 0.99].forEach((level, index) => {
      const { low, high } = computeTInterval(values, level)!;
      expect(high - 10).toBeCloseTo(quantiles[index]!, 3);
      expect(10 - low).toBeCloseTo(quantiles[index]!, 3);
    });
  });

  it('of three differences is their mean and 2.484 sample deviations', () => {
    // Mean 2, sample deviation 1; 4.30265 / sqrt(3) = 2.48414.
    expect(computeTInterval(computeMeanAndDeviation([1, 2, 3]))).toEqual({
      level: 0.95,
      low: expect.closeTo(2 - 2.48414, 5),
      high: expect.closeTo(2 + 2.48414, 5),
    });
  });

  it('says nothing of a single value, and nothing wrong of equal ones', () => {
    expect(computeTInterval(computeMeanAndDeviation([3]))).toBeNull();
    expect(computeTInterval(computeMeanAndDeviation([3, 3]))).toMatchObject({ low: 3, high: 3 });
  });

  it.each([0, 1, -1, Number.NaN])('refuses the level %d', (level) => {
    expect(() => computeTInterval({ mean: 0, deviation: 1, numValues: 3 }, level)).toThrow(
      `level must lie between 0 and 1, but got ${level}`,
    );
  });
});
