import { describe, expect, it } from '@jest/globals';

import { computeRankingCurve, type RankingPoint } from './computeRankingCurve.js';
import { computeRankingQuality } from './computeRankingQuality.js';

const noise = { wrong: Float64Array.of(1, 2, 2), right: Float64Array.of(2, 3) };
const roc = (points: readonly RankingPoint[]) => points.map((of) => [of.rightRemoved, of.wrongRemoved]);
const area = (points: readonly RankingPoint[]) =>
  points.slice(1).reduce((sum, to, index) => {
    const from = points[index]!;
    return sum + ((to.rightRemoved - from.rightRemoved) * (to.wrongRemoved + from.wrongRemoved)) / 2;
  }, 0);

describe(computeRankingCurve, () => {
  it('goes from nothing removed to all removed, a tie being a slope', () => {
    const points = computeRankingCurve(noise, { maxStep: 0 });
    expect(roc(points)).toEqual([
      [0, 0],
      [0, 1 / 3],
      [1 / 2, 1],
      [1, 1],
    ]);
    expect(points.map(({ precision }) => precision)).toEqual([null, 1, 3 / 4, 3 / 5]);
    expect(points.map(({ value }) => value)).toEqual([-Infinity, 1, 2, 3]);
  });

  it('has the area that AUROC is', () => {
    const many = {
      wrong: Float64Array.from({ length: 40 }, (_, index) => (index * index) % 17).sort(),
      right: Float64Array.from({ length: 60 }, (_, index) => 3 + ((index * 7) % 19)).sort(),
    };
    const exact = computeRankingQuality(many).auroc!;
    expect(area(computeRankingCurve(many, { maxStep: 0 }))).toBeCloseTo(exact, 14);
    expect(Math.abs(area(computeRankingCurve(many, { maxStep: 0.05 })) - exact)).toBeLessThan(0.05);
  });

  it('is thinned to a few hundred points', () => {
    const many = {
      wrong: Float64Array.from({ length: 20_000 }, (_, index) => index),
      right: Float64Array.from({ length: 100_000 }, (_, index) => 5_000.5 + index),
    };
    const points = computeRankingCurve(many);
    expect(points.length).toBeLessThan(600);
    expect(points.at(-1)).toMatchObject({ wrongRemoved: 1, rightRemoved: 1 });
    expect(area(points)).toBeCloseTo(computeRankingQuality(many).auroc!, 2);
  });

  it('is empty where one side is', () => {
    expect(computeRankingCurve({ wrong: new Float64Array(0), right: noise.right })).toEqual([]);
    expect(computeRankingCurve({ wrong: noise.wrong, right: new Float64Array(0) })).toEqual([]);
  });
});
