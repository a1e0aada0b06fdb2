import { describe, expect, it } from '@jest/globals';

import { partIntoLanes } from './partIntoLanes.js';

describe(partIntoLanes, () => {
  it('gives the longest sentences away first, each to the lane with least: 9 + 3 + 2 and 8 + 5', () => {
    expect(partIntoLanes([3, 9, 5, 8, 2], 2)).toEqual([
      [0, 1, 4],
      [2, 3],
    ]);
  });

  it('keeps together what cannot be parted evenly: 30 against 6 would leave a lane idle', () => {
    expect(partIntoLanes([30, 2, 4], 2)).toEqual([[0, 1, 2]]);
  });

  it('takes one lane where that is wanted, or sentences are too few', () => {
    expect(partIntoLanes([4, 5], 1)).toEqual([[0, 1]]);
    expect(partIntoLanes([4, 5], 3)).toEqual([[0, 1]]);
  });

  it('loses no sentence, and no lane is a quarter longer than the mean', () => {
    for (let seed = 1; seed < 60; seed++) {
      const lengths = Array.from({ length: 1 + (seed % 17) }, (_, i) => 3 + Math.floor(80 * Math.abs(Math.sin(seed * 5 + i)))); // prettier-ignore
      const lanes = partIntoLanes(lengths, 1 + (seed % 4));
      expect(lanes.flat().sort((a, b) => a - b)).toEqual(lengths.map((_, i) => i));
      const sizes = lanes.map((lane) => lane.reduce((sum, sentence) => sum + (lengths[sentence] as number), 0));
      const mean = sizes.reduce((sum, size) => sum + size, 0) / lanes.length;
      expect(Math.max(...sizes)).toBeLessThanOrEqual(1.25 * mean);
    }
  });
});
