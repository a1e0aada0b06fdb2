import { describe, expect, it } from '@jest/globals';

import { pickRanked } from './pickRanked.js';

describe(pickRanked, () => {
  const values = [0.1, 0.9, 0.5, 0.7, 0.3]; // ranks: places 1, 3, 2, 4, 0

  it.each([
    ['top', 2, [1, 3]],
    ['middle', 2, [2, 3]], // from rank floor(3 / 2) = 1 on
    ['middle', 3, [2, 3, 4]],
    ['bottom', 2, [0, 4]],
    ['top', 0, []],
    ['bottom', 9, [0, 1, 2, 3, 4]],
    ['middle', 9, [0, 1, 2, 3, 4]],
  ] as const)('takes of %s %i the places %j', (rank, count, expected) => {
    expect(pickRanked(values, count, rank)).toEqual(expected);
  });

  it('ranks the earlier of equals higher', () => {
    expect(pickRanked([1, 1, 1, 1], 2, 'top')).toEqual([0, 1]);
    expect(pickRanked([1, 1, 1, 1], 2, 'bottom')).toEqual([2, 3]);
  });
});
