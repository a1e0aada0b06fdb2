import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { computeSamplingScores } from './computeSamplingScores.js';

/** Written by scripts/peer/negative_sampling_values.py. */
interface Values {
  readonly weighting: {
    readonly numClasses: number;
    readonly logits: number[];
    readonly cases: readonly {
      readonly mu: number;
      readonly maxIncludesO: boolean;
      readonly totalEpochs: number;
      readonly epochsDone: number;
      readonly r: number[];
      readonly p: number[];
    }[];
  };
}
const path = new URL('../../tests/negativeSamplingValues.json', import.meta.url);
const { weighting } = JSON.parse(readFileSync(path, 'utf8')) as Values;

const paper = { mu: 8, maxIncludesO: true };

describe(computeSamplingScores, () => {
  it.each(weighting.cases)(
    'is r of mu $mu, O in the maximum: $maxIncludesO; its probabilities after $epochsDone of $totalEpochs epochs',
    ({ mu, maxIncludesO, totalEpochs, epochsDone, r, p }) => {
      const logits = Float32Array.from(weighting.logits);
      const scores = computeSamplingScores(logits, weighting.numClasses, { mu, maxIncludesO });
      expect(scores).toHaveLength(r.length);
      r.forEach((value, span) => expect(Math.abs(scores[span]! - value)).toBeLessThan(1e-5 * Math.max(1, value)));
      const weights = scores.map((score) => Math.exp(score / Math.sqrt(totalEpochs - epochsDone)));
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      p.forEach((value, span) => expect(weights[span]! / total).toBeCloseTo(value, 5));
    },
  );

  const logs = (...probabilities: number[]): Float32Array => Float32Array.from(probabilities, Math.log);

  it.each([
    // O is the most probable: v = 0, r = u = -(0.5 log 0.5 + 0.25 log 0.25 + 0.25 log 0.25) = 1.5 log 2.
    ['unsure, but O', logs(0.5, 0.25, 0.25), 1.5 * Math.log(2)],
    // All alike: u = log 3, the largest there is.
    ['quite unsure', logs(1 / 3, 1 / 3, 1 / 3), Math.log(3)],
    // v = 0.25 - 0.5 = -0.25, u = 1.5 log 2, 0.75^8 = 0.100113.
    ['an entity more likely', logs(0.25, 0.5, 0.25), 1.5 * Math.log(2) * 0.75 ** 8],
    // Sure of it: no entropy, and (1 + v)^8 nearly 0.
    ['surely an entity', Float32Array.of(-50, 50, -50), 0],
    ['surely none', Float32Array.of(50, -50, -50), 0],
  ])('is by hand: %s', (_what, logits, expected) => {
    expect(computeSamplingScores(logits, 3, paper)[0]).toBeCloseTo(expected, 6);
  });

  it('takes the maximum over types alone where settings say so', () => {
    // v = 0.5 - 0.25 = 0.25: (1.25)^2 instead of 1.
    const [score] = computeSamplingScores(logs(0.5, 0.25, 0.25), 3, { mu: 2, maxIncludesO: false });
    expect(score).toBeCloseTo(1.5 * Math.log(2) * 1.25 ** 2, 6);
  });

  it('refuses rows that do not come out even', () => {
    expect(() => computeSamplingScores(new Float32Array(4), 3, paper)).toThrow(
      'logits must hold rows of 3 values, but got 4 values',
    );
  });
});
