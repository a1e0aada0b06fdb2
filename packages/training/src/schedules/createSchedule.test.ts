import { describe, expect, it } from '@jest/globals';

import { createSchedule } from './createSchedule.js';

const factors = (settings: Parameters<typeof createSchedule>[0], totalSteps: number): number[] =>
  Array.from({ length: totalSteps }, (_, index) => createSchedule(settings, totalSteps)(index + 1));

describe(createSchedule, () => {
  it('stays or falls where there is no warm-up', () => {
    expect(factors({ schedule: 'constant', warmupRatio: 0 }, 3)).toEqual([1, 1, 1]);
    expect(factors({ schedule: 'linear', warmupRatio: 0 }, 4)).toEqual([1, 0.75, 0.5, 0.25]);
  });

  it('rises first, over a share of the steps that is rounded up', () => {
    // ceil(0.3 * 5) = 2 steps of warm-up
    expect(factors({ schedule: 'constant', warmupRatio: 0.3 }, 5)).toEqual([0, 0.5, 1, 1, 1]);
    expect(factors({ schedule: 'linear', warmupRatio: 0.3 }, 6)).toEqual([0, 0.5, 1, 0.75, 0.5, 0.25]);
  });

  it('leaves at least one step to learn in', () => {
    expect(factors({ schedule: 'linear', warmupRatio: 0.9 }, 2)).toEqual([0, 1]); // ceil(1.8) would be both
    expect(factors({ schedule: 'constant', warmupRatio: 0.9 }, 1)).toEqual([1]);
  });
});
