import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { computeMissamplingBounds } from './computeMissamplingBounds.js';

/** Written by scripts/peer/negative_sampling_values.py, with q as a quotient of binomial coefficients. */
interface Values {
  readonly theorem: readonly {
    readonly n: number;
    readonly lambda: number;
    readonly annotated: number;
    readonly unlabeled: number;
    readonly q: number;
    readonly bounds: number[];
  }[];
}
const path = new URL('../../tests/negativeSamplingValues.json', import.meta.url);
const { theorem } = JSON.parse(readFileSync(path, 'utf8')) as Values;

/** One annotated entity, and as many unlabeled as the premise allows. */
const compute = (numWords: number, lambda: number) =>
  computeMissamplingBounds({ numWords, lambda, numAnnotated: 1, numUnlabeled: Math.floor(Math.sqrt(numWords)) - 1 });

describe(computeMissamplingBounds, () => {
  // Computed apart from this code, to six digits.
  it.each([
    [10, 0.35, [0.752098, 0.725019, 0.690647, 0.50809], 0.856045],
    [14, 0.35, [0.812531, 0.796649, 0.760046, 0.597052], 0.905713],
    [25, 0.35, [0.860056, 0.850498, 0.83804, 0.708333], 0.892957],
    [50, 0.35, [0.90112, 0.896183, 0.8933, 0.797969], 0.918011],
    [25, 0.7, [0.739697, 0.700997, 0.692691, 0.416667], 0.794747],
    [10, 0.05, [0.931255, 0.931255, 0.896882, 0.929727], 0.962963], // lambda < 1 / n: the last is no bound
  ])('of %d words with lambda %d is %j below %d', (numWords, lambda, bounds, probability) => {
    const computed = compute(numWords, lambda);
    bounds.forEach((bound, i) => expect(Math.abs(computed.bounds[i]! - bound)).toBeLessThan(5.1e-7));
    expect(Math.abs(computed.probability - probability)).toBeLessThan(5.1e-7);
    expect(computed.premiseHolds).toBe(true);
    expect(computed.lastBoundHolds).toBe(lambda * numWords >= 1);
  });

  it('counts draws as binomial coefficients do', () => {
    for (const { n, lambda, annotated, unlabeled, q, bounds } of theorem) {
      const computed = computeMissamplingBounds({
        numWords: n,
        lambda,
        numAnnotated: annotated,
        numUnlabeled: unlabeled,
      });
      expect(computed.probability).toBeCloseTo(q, 8);
      bounds.forEach((bound, i) => expect(computed.bounds[i]).toBeCloseTo(bound, 7));
    }
  });

  it('holds for sentences of 2 to 199 words: q >= B1 >= B2 >= B3, and B3 > B4 exactly where its condition says so', () => {
    let conditional = 0;
    for (let n = 2; n < 200; n++) {
      for (const lambda of [0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9]) {
        const { probability, bounds, lastBoundHolds } = compute(n, lambda);
        const [b1, b2, b3, b4] = bounds;
        const rounding = 1e-12;
        expect(probability).toBeGreaterThanOrEqual(b1 - rounding);
        expect(b1).toBeGreaterThanOrEqual(b2 - rounding);
        expect(b2).toBeGreaterThanOrEqual(b3 - rounding);
        expect(b3 > b4).toBe(lastBoundHolds);
        if (lambda >= 1 / n) expect(lastBoundHolds).toBe(true);
        if (!lastBoundHolds) conditional++;
      }
    }
    expect(conditional).toBeGreaterThan(20);
  });

  it('is 0 where more is drawn than there are other spans, and 1 where nothing is unlabeled', () => {
    const two = { numWords: 2, lambda: 0.9, numAnnotated: 0 };
    expect(computeMissamplingBounds({ ...two, numUnlabeled: 2 }).probability).toBe(0); // 2 of 3 drawn, 2 are entities
    expect(computeMissamplingBounds({ ...two, numUnlabeled: 0 }).probability).toBe(1);
    expect(computeMissamplingBounds({ ...two, numUnlabeled: 2 }).premiseHolds).toBe(false); // 2 > sqrt(2)
  });

  it.each([
    [{ numWords: 1 }, 'numWords must be an integer of at least 2, but got 1'],
    [{ lambda: 1 }, 'lambda must lie between 0 and 1, but got 1'],
    [{ numUnlabeled: 6 }, 'entities must be at most the 6 spans, but got 7'],
  ])('refuses %j', (given, message) => {
    const draw = { numWords: 3, lambda: 0.5, numAnnotated: 1, numUnlabeled: 1, ...given };
    expect(() => computeMissamplingBounds(draw)).toThrow(message);
  });
});
