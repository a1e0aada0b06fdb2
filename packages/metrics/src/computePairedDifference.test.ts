import { describe, expect, it } from '@jest/globals';

import { computePairedDifference } from './computePairedDifference.js';

/** Lehmer's generator. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

describe(computePairedDifference, () => {
  it('takes differences pair by pair', () => {
    const { interval, ...rest } = computePairedDifference([60, 62, 64, 66], [61, 61, 67, 66], {
      random: createRandom(1),
    });
    expect(rest).toEqual({ numPairs: 4, mean: 0.75, wins: 2, losses: 1, ties: 1 });
    expect(interval!.level).toBe(0.95);
    expect(interval!.low).toBeGreaterThanOrEqual(-1);
    expect(interval!.high).toBeLessThanOrEqual(3);
  });

  it('has, of two pairs, the interval that counting gives', () => {
    // The means of a resample are 0 (1 in 4), 1 (2 in 4), 2 (1 in 4): the 2.5 and 97.5 percent quantiles are 0 and 2,
    // those of the middle half lie at 1 give or take.
    const both = { random: createRandom(2) };
    expect(computePairedDifference([5, 5], [5, 7], both).interval).toEqual({ level: 0.95, low: 0, high: 2 });
    expect(computePairedDifference([5, 5], [5, 7], { ...both, level: 0.4 }).interval).toEqual({
      level: 0.4,
      low: 1,
      high: 1,
    });
  });

  it('comes near the normal interval with many pairs', () => {
    const differences = Array.from({ length: 400 }, (_, index) => (index % 20) - 9.5); // variance 33.25
    const { interval } = computePairedDifference(
      differences.map(() => 0),
      differences,
      { random: createRandom(3), resamples: 4_000 },
    );
    const half = 1.96 * Math.sqrt(33.25 / 400);
    expect(interval!.high).toBeCloseTo(half, 1);
    expect(interval!.low).toBeCloseTo(-half, 1);
  });

  it('is the same for the same seed', () => {
    const run = (seed: number) =>
      computePairedDifference([1, 2, 3, 4], [2, 5, 3, 9], { random: createRandom(seed), resamples: 50 });
    expect(run(7)).toEqual(run(7));
    expect(run(7)).not.toEqual(run(8));
  });

  it('has no interval of one pair, and refuses what are no pairs', () => {
    const random = createRandom(1);
    expect(computePairedDifference([60], [58], { random })).toEqual({
      numPairs: 1,
      mean: -2,
      wins: 0,
      losses: 1,
      ties: 0,
      interval: null,
    });
    expect(() => computePairedDifference([], [], { random })).toThrow('at least one, but got 0 and 0');
    expect(() => computePairedDifference([1], [1, 2], { random })).toThrow('but got 1 and 2');
  });
});
