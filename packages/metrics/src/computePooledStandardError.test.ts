import { describe, expect, it } from '@jest/globals';

import { computePooledStandardError } from './computePooledStandardError.js';

describe(computePooledStandardError, () => {
  it('pools the sample variances by their degrees of freedom', () => {
    // Variances 1 (n = 3) and 8 (n = 2): pooled (2 * 1 + 1 * 8) / 3 = 10/3, times 1/3 + 1/2.
    expect(computePooledStandardError([1, 2, 3], [4, 8])).toBeCloseTo(Math.sqrt((10 / 3) * (5 / 6)), 14);
  });

  it('is s * sqrt(2 / n) for two samples of one spread', () => {
    expect(computePooledStandardError([60, 62, 64], [70, 72, 74])).toBeCloseTo(2 * Math.sqrt(2 / 3), 14);
  });

  it('is symmetric, and 0 where nothing varies', () => {
    expect(computePooledStandardError([4, 8], [1, 2, 3])).toBe(computePooledStandardError([1, 2, 3], [4, 8]));
    expect(computePooledStandardError([5, 5], [7, 7])).toBe(0);
  });

  it('refuses a single value', () => {
    expect(() => computePooledStandardError([1], [1, 2])).toThrow('must hold at least 2 values, but got 1 and 2');
  });
});
