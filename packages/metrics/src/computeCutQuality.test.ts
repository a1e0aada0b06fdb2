import { describe, expect, it } from '@jest/globals';

import { computeCutQuality } from './computeCutQuality.js';

const noise = { wrong: Float64Array.of(1, 2, 4, 4), right: Float64Array.of(2, 3, 4, 5, 6) };

describe(computeCutQuality, () => {
  it('removes what lies strictly below', () => {
    expect(computeCutQuality(noise, 4)).toEqual({
      threshold: 4,
      removed: 4,
      removedWrong: 2,
      precision: 1 / 2,
      wrongRemoved: 2 / 4,
      rightRemoved: 2 / 5,
    });
  });

  it('removes nothing without a threshold, and has no precision then', () => {
    expect(computeCutQuality(noise, null)).toMatchObject({ removed: 0, precision: null, wrongRemoved: 0 });
    expect(computeCutQuality(noise, 1)).toMatchObject({ removed: 0, precision: null, rightRemoved: 0 });
  });

  it('has no share of nothing', () => {
    const empty = { wrong: new Float64Array(0), right: Float64Array.of(1) };
    expect(computeCutQuality(empty, 2)).toMatchObject({
      removed: 1,
      precision: 0,
      wrongRemoved: null,
      rightRemoved: 1,
    });
  });
});
