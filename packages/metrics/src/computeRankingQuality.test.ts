import { describe, expect, it } from '@jest/globals';

import { computeRankingQuality } from './computeRankingQuality.js';

const rank = (wrong: readonly number[], right: readonly number[]) =>
  computeRankingQuality({ wrong: Float64Array.from(wrong), right: Float64Array.from(right) });

describe(computeRankingQuality, () => {
  it("gives scikit-learn's numbers on the example of its documentation", () => {
    // y_true 0 0 1 1, y_scores 0.1 0.4 0.35 0.8, there high scores are suspicious: AUROC 0.75, AP 0.8333...
    const { auroc, averagePrecision } = rank([-0.8, -0.35], [-0.4, -0.1]);
    expect(auroc).toBe(0.75); // of four pairs only (-0.35, -0.4) is the wrong way round
    expect(averagePrecision).toBeCloseTo((1 / 1 + 2 / 3) / 2, 15);
  });

  it('counts a tie as half a pair, and finds spans of one value together', () => {
    // 1 < 2, 1 < 3; twice 2 = 2 and 2 < 3: (2 + 2 * 1.5) / 6. Precision 1/1 at the first, 3/4 at the other two.
    expect(rank([1, 2, 2], [2, 3])).toEqual({ wrong: 3, right: 2, auroc: 5 / 6, averagePrecision: 2.5 / 3 });
  });

  it.each([
    ['all wrong ones below', [1, 2], [3, 4, 5], 1, 1],
    ['all wrong ones above', [4, 5], [1, 2, 3], 0, (1 / 4 + 2 / 5) / 2],
    ['one value for all', [7, 7], [7, 7, 7], 0.5, 2 / 5],
  ])('%s', (_case, wrong, right, auroc, averagePrecision) => {
    expect(rank(wrong, right)).toMatchObject({ auroc, averagePrecision });
  });

  it('says nothing where there is nothing to tell apart', () => {
    expect(rank([], [1, 2])).toEqual({ wrong: 0, right: 2, auroc: null, averagePrecision: null });
    expect(rank([1, 2], [])).toEqual({ wrong: 2, right: 0, auroc: null, averagePrecision: 1 });
  });

  it('agrees with counting all pairs', () => {
    for (let trial = 0; trial < 50; trial++) {
      const make = (length: number, step: number) =>
        Array.from({ length }, (_, index) => (trial * 3 + index * index * step) % 11).sort((a, b) => a - b);
      const [wrong, right] = [make(7 + (trial % 5), 5), make(13, 3)];
      let pairs = 0;
      for (const w of wrong) for (const r of right) pairs += w < r ? 1 : w === r ? 0.5 : 0;
      expect(rank(wrong, right).auroc).toBeCloseTo(pairs / (wrong.length * right.length), 14);
    }
  });

  it('refuses what is not sorted, and NaN', () => {
    expect(() => rank([2, 1], [3])).toThrow('wrong must ascend, but got 2 and then 1 at wrong[1]');
    expect(() => rank([1], [3, NaN])).toThrow('right must ascend, but got 3 and then NaN at right[1]');
    expect(() => rank([NaN], [3])).toThrow('wrong[0] must be a number, but got NaN');
  });
});
