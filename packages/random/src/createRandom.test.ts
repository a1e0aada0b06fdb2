import { describe, expect, it } from '@jest/globals';

import { createRandom } from './createRandom.js';

const draw = (count: number, ...seeds: number[]): number[] => {
  const random = createRandom(...seeds);
  return Array.from({ length: count }, () => random.uniform());
};

describe(createRandom, () => {
  it('gives the same numbers for the same seeds, on every machine', () => {
    const random = createRandom(42, 1);
    expect(Array.from({ length: 8 }, () => random.integer(1000))).toEqual([510, 310, 594, 806, 837, 193, 850, 271]);
  });

  it('gives unlike streams for neighbouring seeds', () => {
    const streams = [draw(5, 42, 0), draw(5, 42, 1), draw(5, 43, 0), draw(5, 0, 42), draw(5, 42)];
    expect(new Set(streams.flat()).size).toBe(25);
  });

  it('spreads evenly over [0, 1)', () => {
    const values = draw(20_000, 7);
    const mean = values.reduce((sum, value) => sum + value) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean - 1 / 2)).toBeLessThan(0.01); // sd of the mean: 0.002
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(0.003);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
  });

  it('shuffles all orders alike', () => {
    const random = createRandom(3);
    const counts = new Map<string, number>();
    for (let round = 0; round < 6000; round++) {
      const items = ['a', 'b', 'c'];
      random.shuffle(items);
      counts.set(items.join(''), (counts.get(items.join('')) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(['abc', 'acb', 'bac', 'bca', 'cab', 'cba']);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(130); // 4.5 standard deviations
  });

  it.each([-1, 1.5, NaN, 2 ** 53])('refuses the seed %d', (seed) => {
    expect(() => createRandom(seed)).toThrow(`a whole number of at least 0, but got ${seed}`);
  });

  it('cannot draw from nothing', () => {
    expect(() => createRandom(1).pick([])).toThrow('there must be something to draw from, but got 0 items');
  });
});
