import { describe, expect, it } from '@jest/globals';

import { computeDensity, type DensityPoint } from './computeDensity.js';

const area = (points: readonly DensityPoint[]) =>
  points.slice(1).reduce((sum, { value, density }, index) => {
    const from = points[index]!;
    return sum + ((value - from.value) * (density + from.density)) / 2;
  }, 0);

/** Order statistics of a standard normal sample, as Box and Muller draw it from numbers that repeat. */
function drawNormal(size: number): Float64Array {
  let state = 5;
  const next = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  return Float64Array.from(
    { length: size },
    () => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next()),
  ).sort();
}

describe(computeDensity, () => {
  it('has the area 1, and its ends where it was asked for', () => {
    const points = computeDensity(Float64Array.of(-1, 0, 0.5, 2), { from: -10, to: 10, numPoints: 401 });
    expect(area(points)).toBeCloseTo(1, 3);
    expect([points[0]!.value, points.at(-1)!.value, points.length]).toEqual([-10, 10, 401]);
  });

  it('is the normal curve of normal values', () => {
    const points = computeDensity(drawNormal(20_000), { from: -3, to: 3, numPoints: 7 });
    for (const { value, density } of points) {
      expect(Math.abs(density - Math.exp((-value * value) / 2) / Math.sqrt(2 * Math.PI))).toBeLessThan(0.02);
    }
  });

  it('takes the smaller of the two spreads for its bandwidth, so that outliers do not flatten it', () => {
    // Quartiles by interpolation 1 and 3, so IQR / 1.34 = 1.4925; with the 100 the deviation is 43.6.
    const h = (1.06 * (2 / 1.34)) / 5 ** 0.2;
    const values = [0, 1, 2, 3, 100];
    const at = (x: number): number =>
      values.reduce((sum, v) => sum + Math.exp(-(((x - v) / h) ** 2) / 2), 0) / (5 * h * Math.sqrt(2 * Math.PI));
    const points = computeDensity(Float64Array.from(values), { from: 0, to: 4, numPoints: 5 });
    points.forEach(({ value, density }) => expect(density).toBeCloseTo(at(value), 10));
    // And of values with long quartiles: -1, -1, 0, 1, 1 have the IQR 2 and the deviation 1.
    const other = 1.06 / 5 ** 0.2;
    const [peak] = computeDensity(Float64Array.of(-1, -1, 0, 1, 1), { from: 0, to: 1, numPoints: 2 });
    const expected = (1 + 4 * Math.exp(-1 / (2 * other ** 2))) / (5 * other * Math.sqrt(2 * Math.PI));
    expect(peak?.density).toBeCloseTo(expected, 10);
  });

  it('changes by little when a large sample is thinned', () => {
    const values = drawNormal(20_000);
    const options = { from: -3, to: 3, numPoints: 21 };
    const all = computeDensity(values, { ...options, maxValues: 20_000 });
    computeDensity(values, options).forEach(({ density }, index) => {
      expect(Math.abs(density - all[index]!.density)).toBeLessThan(0.005);
    });
  });

  it('draws a peak for values that are all the same', () => {
    const points = computeDensity(Float64Array.of(2, 2, 2), { from: 0, to: 4, numPoints: 401 });
    expect(area(points)).toBeCloseTo(1, 3);
    expect(points[200]).toMatchObject({ value: 2 });
    expect(Math.max(...points.map(({ density }) => density))).toBe(points[200]!.density);
  });

  it('is empty without values', () => {
    expect(computeDensity(new Float64Array(0), { from: 0, to: 1 })).toEqual([]);
  });
});
