import { resetSeeds } from '@dynclean/engine';
import { drawUniform } from '@dynclean/models';
import { beforeEach, describe, expect, it } from '@jest/globals';

import { drawEvenly } from './drawEvenly.js';

describe(drawEvenly, () => {
  beforeEach(() => resetSeeds(5));

  it('draws every pair of four equally often', () => {
    const counts = new Map<string, number>();
    for (let round = 0; round < 12_000; round++) {
      const pair = drawEvenly(4, 2, drawUniform).join();
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(['0,1', '0,2', '0,3', '1,2', '1,3', '2,3']);
    // 12,000 of probability 1/6: a deviation of sqrt(12000 * 1/6 * 5/6) = 41.
    for (const count of counts.values()) expect(Math.abs(count - 2000)).toBeLessThan(4.5 * 41);
  });

  it.each([
    [0, 0, []],
    [3, 0, []],
    [3, 3, [0, 1, 2]],
  ])('of %d draws %d: %j', (size, count, drawn) => {
    expect(Array.from(drawEvenly(size, count, drawUniform))).toEqual(drawn);
  });

  it('cannot draw more than there are', () => {
    expect(() => drawEvenly(3, 4, drawUniform)).toThrow('drawEvenly: count must be at most 3, but got 4');
  });
});
