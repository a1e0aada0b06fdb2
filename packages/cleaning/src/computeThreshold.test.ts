import { describe, expect, it } from '@jest/globals';

import { computeThreshold } from './computeThreshold.js';

/** Values n - 1, ..., 1, 0 in mixed order, so that the value at descending index q is n - 1 - q. */
const mixed = (n: number): Float64Array => Float64Array.from({ length: n }, (_, index) => (index * 7_919) % n);

describe(computeThreshold, () => {
  it.each([
    [100, 0],
    [95, 222],
    [90, 444],
    [85, 666],
    [80, 888],
  ])('of 4,444 samples, k = %d takes index %d from above', (k, q) => {
    expect(computeThreshold(mixed(4_444), k)).toBe(4_444 - 1 - q);
  });

  it('at k = 100 is the largest value, at k just above 0 the smallest', () => {
    const values = Float64Array.of(0.5, -3, 2, 0.25);
    expect(computeThreshold(values, 100)).toBe(2);
    expect(computeThreshold(values, 0.001)).toBe(-3);
    expect(computeThreshold(Float64Array.of(-7), 100)).toBe(-7);
    expect(computeThreshold(Float64Array.of(-7), 1)).toBe(-7);
  });

  it.each([
    // In doubles (100 - 99.9) * 1000 / 100 is 0.99999..., whose floor would be 0.
    [1_000, 99.9, 1],
    [1_000, 99.7, 3],
    [4_442, 87.5, 555], //  4442 * 12.5 / 100 = 555.25
    [3_226, 33.3, 2_151], // 3226 * 66.7 / 100 = 2151.742
    [10_000, 99.99, 1],
  ])('of %d samples, k = %d takes index %d: exactly, also for fractions', (n, k, q) => {
    expect(computeThreshold(mixed(n), k)).toBe(n - 1 - q);
  });

  it('never rises as k falls', () => {
    const values = mixed(97);
    for (let k = 100, last = Infinity; k > 0; k -= 0.25) {
      const tau = computeThreshold(values, k)!;
      expect(tau).toBeLessThanOrEqual(last);
      last = tau;
    }
  });

  it('is null, removing nothing, without values and for k = 0', () => {
    expect(computeThreshold(new Float64Array(0), 100)).toBeNull();
    expect(computeThreshold(mixed(100), 0)).toBeNull();
  });

  it('leaves the values as they are', () => {
    const values = Float64Array.of(3, 1, 2);
    computeThreshold(values, 50);
    expect(values).toEqual(Float64Array.of(3, 1, 2));
  });

  it.each([-1, 100.5, NaN])('refuses k = %d', (k) => {
    expect(() => computeThreshold(mixed(3), k)).toThrow(
      new RangeError(`computeThreshold: k must be from 0 to 100 percent, but got ${k}`),
    );
  });

  it('refuses NaN', () => {
    expect(() => computeThreshold(Float64Array.of(1, NaN), 90)).toThrow('values[1] must be a number, but got NaN');
  });
});
