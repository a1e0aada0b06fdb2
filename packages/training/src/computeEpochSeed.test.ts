import { describe, expect, it } from '@jest/globals';

import { computeEpochSeed } from './computeEpochSeed.js';

describe(computeEpochSeed, () => {
  it('gives each epoch of each run a seed of its own, as 32 bits', () => {
    const seeds = Array.from({ length: 60 }, (_, seed) =>
      Array.from({ length: 60 }, (_, epoch) => computeEpochSeed(seed, epoch + 1)),
    ).flat();
    expect(new Set(seeds).size).toBe(3600);
    expect(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32)).toBe(true);
  });
});
