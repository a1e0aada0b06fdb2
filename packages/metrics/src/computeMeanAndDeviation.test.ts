import { describe, expect, it } from '@jest/globals';

import { computeMeanAndDeviation } from './computeMeanAndDeviation.js';

describe(computeMeanAndDeviation, () => {
  it('divides by n - 1', () => {
    // Mean 5; squares 9 + 1 + 1 + 9 = 20, of which a third is 6.66...; a quarter would be 5.
    expect(computeMeanAndDeviation([2, 4, 6, 8])).toEqual({ mean: 5, deviation: Math.sqrt(20 / 3), numValues: 4 });
  });

  it('has no deviation of one value', () => {
    expect(computeMeanAndDeviation([0.8])).toEqual({ mean: 0.8, deviation: null, numValues: 1 });
  });

  it('refuses no values and NaN', () => {
    expect(() => computeMeanAndDeviation([])).toThrow('values must hold at least one, but got none');
    expect(() => computeMeanAndDeviation([1, NaN])).toThrow('values[1] must be a finite number, but got NaN');
  });
});
