import { createRandom } from '@dynclean/random';
import { describe, expect, it } from '@jest/globals';

import { drawFromBest } from './drawFromBest.js';

describe(drawFromBest, () => {
  it('draws the best ones alone, by their probabilities among themselves', () => {
    // Softmax over the three best of these: 4, 3 and 1 of 8.
    const scores = Float32Array.from([0.5, 3, 1, 4, 0.25, 0].map(Math.log));
    const counts = new Map<number, number>();
    const random = createRandom(11);
    for (let draw = 0; draw < 8000; draw++) {
      const index = drawFromBest(scores, 3, random);
      counts.set(index, (counts.get(index) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual([1, 2, 3]);
    // Deviations are sqrt(8000 p (1 - p)): 45, 43 and 30.
    expect(Math.abs(counts.get(3)! - 4000)).toBeLessThan(4 * 45);
    expect(Math.abs(counts.get(1)! - 3000)).toBeLessThan(4 * 43);
    expect(Math.abs(counts.get(2)! - 1000)).toBeLessThan(4 * 30);
  });

  it('takes the first of equal ones, and all where there are no more', () => {
    expect(drawFromBest(Float32Array.of(1, 2, 2), 1, createRandom(1))).toBe(1);
    const random = createRandom(2);
    const drawn = Array.from({ length: 50 }, () => drawFromBest(Float32Array.of(0, 0), 5, random));
    expect(new Set(drawn)).toEqual(new Set([0, 1]));
  });
});
