import { describe, expect, it } from '@jest/globals';

import { partIntoFolds } from './partIntoFolds.js';

const sizesOf = (folds: Int32Array, numFolds: number): number[] =>
  Array.from({ length: numFolds }, (_, fold) => folds.filter((of) => of === fold).length);

describe(partIntoFolds, () => {
  it('gives folds of equal size, the first ones one more', () => {
    expect(sizesOf(partIntoFolds({ count: 10, folds: 3, seed: 1 }), 3)).toEqual([4, 3, 3]);
    expect(sizesOf(partIntoFolds({ count: 1, folds: 2, seed: 1 }), 2)).toEqual([1, 0]);
    expect(partIntoFolds({ count: 0, folds: 2, seed: 1 })).toEqual(new Int32Array(0));
  });

  it('puts each thing into each fold about as often, over seeds', () => {
    // Of 4 things 2 lie in fold 0: each in half of 2,000 draws, give or take 4.5 standard deviations of 22.
    const counts = [0, 0, 0, 0];
    for (let seed = 0; seed < 2000; seed++) {
      partIntoFolds({ count: 4, folds: 2, seed }).forEach((fold, index) => (counts[index]! += fold));
    }
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(100);
  });

  it('is the same for a seed, another for another', () => {
    const of = (seed: number): number[] => [...partIntoFolds({ count: 50, folds: 2, seed })];
    expect(of(7)).toEqual(of(7));
    expect(of(7)).not.toEqual(of(8));
  });

  it.each([0, 1, 1.5])('refuses %d folds', (folds) => {
    expect(() => partIntoFolds({ count: 3, folds, seed: 1 })).toThrow(`folds must be an integer of at least 2, but got ${folds}`); // prettier-ignore
  });
});
