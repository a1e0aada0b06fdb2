import { describe, expect, it } from '@jest/globals';

import { drawHalf } from './drawHalf.js';

describe(drawHalf, () => {
  it.each([
    [1001, 501, 500],
    [2, 1, 1],
    [1, 1, 0],
    [0, 0, 0],
  ])('parts %i sentences into %i and %i, each in one of them', (count, first, second) => {
    const halves = ([1, 2] as const).map((half) => drawHalf(count, { half, seed: 42 }));
    expect(halves.map((half) => half.length)).toEqual([first, second]);
    expect(halves.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, at) => at));
    for (const half of halves) expect(half).toEqual([...half].sort((a, b) => a - b));
  });

  it('parts them at random, the same way under the same seed', () => {
    const half = drawHalf(1000, { half: 1, seed: 42 });
    expect(drawHalf(1000, { half: 1, seed: 42 })).toEqual(half);
    expect(drawHalf(1000, { half: 1, seed: 43 })).not.toEqual(half);
    // Of the first 500 sentences half should be there: 250, give or take 4 deviations of sqrt(500 / 8).
    expect(Math.abs(half.filter((at) => at < 500).length - 250)).toBeLessThan(32);
  });
});
