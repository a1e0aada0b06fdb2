import { ShapeError } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { joinByRank } from './joinByRank.js';

const join = (values: number[][], groups: number[], weights: number[][]): number[] => [
  ...joinByRank({ values: values.map((of) => Float64Array.from(of)), groups: Int32Array.from(groups), weights }),
];

describe(joinByRank, () => {
  it('is the mean rank inside the group, whatever the units', () => {
    // Ranks of four are 1/8, 3/8, 5/8, 7/8. First measure: 4 2 3 1, second: 1 2 3 4 of them.
    expect(join([[9, -3, 0, -50], [0.1, 0.2, 0.3, 0.4]], [0, 0, 0, 0], [[1, 1]])).toEqual([0.5, 0.375, 0.625, 0.5]); // prettier-ignore
  });

  it('ranks each group by itself, and weighs it by its own weights', () => {
    // Group 0: spans 0 and 2, ranks 1/4 and 3/4 by the first measure. Group 1: by the second, 3/4 and 1/4.
    const values = [[-100, 7, 5, 8], [3, 2, 1, 1]]; // prettier-ignore
    expect(join(values, [0, 1, 0, 1], [[1, 0], [0, 1]])).toEqual([0.25, 0.75, 0.75, 0.25]); // prettier-ignore
    expect(join(values, [0, 1, 0, 1], [[3, 1], [0, 0]])).toEqual([0.375, 0.5, 0.625, 0.5]); // prettier-ignore
  });

  it('gives equals one rank', () => {
    // Three equal ones below one: (0 + 3 / 2) / 4, and (3 + 1 / 2) / 4.
    expect(join([[1, 1, 2, 1]], [0, 0, 0, 0], [[1]])).toEqual([0.375, 0.375, 0.875, 0.375]);
  });

  it('tells wrong from right better than either measure where each sees another half of the noise', () => {
    // 40 right labels with ranks in both; of 20 wrong ones each measure sees half at its very bottom, and the others
    // anywhere among the right ones. AUROC of one: half of the pairs sure, half by chance, 0.75; joined it is more.
    const right = Array.from({ length: 40 }, (_, index) => index);
    const scattered = Array.from({ length: 10 }, (_, index) => 4 * index + 1.5);
    const seen = Array.from({ length: 10 }, () => -1);
    const values = [[...right, ...seen, ...scattered], [...right.toReversed(), ...scattered, ...seen]]; // prettier-ignore
    const joined = join(values, new Array<number>(60).fill(0), [[1, 1]]);
    const auroc = (of: readonly number[]): number => {
      const pairs = of.slice(40).flatMap((wrong) => of.slice(0, 40).map((good) => (wrong < good ? 1 : wrong === good ? 0.5 : 0))); // prettier-ignore
      return pairs.reduce<number>((sum, pair) => sum + pair, 0) / pairs.length;
    };
    expect(auroc(values[0]!)).toBeCloseTo(0.75, 1);
    expect(auroc(values[1]!)).toBeCloseTo(0.75, 1);
    expect(auroc(joined)).toBeGreaterThan(0.85);
  });

  it('refuses what does not fit', () => {
    expect(() => join([[1]], [0, 0], [[1]])).toThrow(ShapeError);
    expect(() => join([[1, 2]], [0, 0], [[1, 1]])).toThrow('weights[0] must hold 1 measures, but got 2');
    expect(() => join([[1, 2]], [0, 0], [[-1]])).toThrow('weights must be at least 0, but got -1');
  });
});
