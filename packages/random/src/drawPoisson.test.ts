import { describe, expect, it } from '@jest/globals';

import { createRandom } from './createRandom.js';
import { drawPoisson } from './drawPoisson.js';

const DRAWS = 20_000;

describe(drawPoisson, () => {
  // Mean and variance of a Poisson count are the same number m. Of n draws the mean has the standard deviation
  // sqrt(m / n), the variance sqrt((m + 2 m^2) / n); five of them are allowed.
  it.each([0.5, 1, 9.9, 10, 400])('has mean and variance %d', (mean) => {
    const random = createRandom(7);
    const counts = Array.from({ length: DRAWS }, () => drawPoisson(random, mean));
    const average = counts.reduce((sum, count) => sum + count, 0) / DRAWS;
    const variance = counts.reduce((sum, count) => sum + (count - average) ** 2, 0) / DRAWS;
    expect(Math.abs(average - mean)).toBeLessThan(5 * Math.sqrt(mean / DRAWS));
    expect(Math.abs(variance - mean)).toBeLessThan(5 * Math.sqrt((mean + 2 * mean ** 2) / DRAWS));
    expect(counts.every((count) => Number.isInteger(count) && count >= 0)).toBe(true);
  });

  it('is 0 for a mean of 0', () => {
    expect(drawPoisson(createRandom(1), 0)).toBe(0);
  });

  it.each([-1, NaN])('refuses a mean of %d', (mean) => {
    expect(() => drawPoisson(createRandom(1), mean)).toThrow(`mean must be at least 0, but got ${mean}`);
  });
});
