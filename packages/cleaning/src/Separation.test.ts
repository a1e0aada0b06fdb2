import { describe, expect, it } from '@jest/globals';

import { Separation } from './Separation.js';

function compute(thresholdValues: readonly number[], values: readonly number[]): number | null {
  const separation = new Separation(Float64Array.from(thresholdValues).sort());
  for (const value of values) separation.add(value);
  return separation.probability;
}

describe(Separation, () => {
  it.each([
    ['all above', [1, 2], [3, 4], 1],
    ['all below', [1, 2], [0, -1], 0],
    ['all equal', [1, 1], [1, 1, 1], 0.5],
    ['mixed', [1, 2, 3, 4], [2, 5], (1.5 + 4) / 8], // 2 is above one of four and ties with one
    ['above the last but one, tied with the last', [1, 2], [2], 0.75],
  ])('%s', (_case, thresholdValues, values, probability) => {
    expect(compute(thresholdValues, values)).toBe(probability);
  });

  it('is not defined without spans or samples', () => {
    expect(compute([], [1])).toBeNull();
    expect(compute([1], [])).toBeNull();
  });

  it('agrees with counting all pairs', () => {
    const samples = Array.from({ length: 60 }, (_, index) => (index * 31) % 23);
    const values = Array.from({ length: 80 }, (_, index) => ((index * 17) % 29) - 2);
    let above = 0;
    for (const value of values) for (const sample of samples) above += value > sample ? 1 : value === sample ? 0.5 : 0;
    expect(compute(samples, values)).toBe(above / (60 * 80));
  });
});
