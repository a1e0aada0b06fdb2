import { readFileSync } from 'node:fs';

import { resetSeeds } from '@dynclean/engine';
import { drawUniform } from '@dynclean/models';
import { beforeEach, describe, expect, it } from '@jest/globals';

import { drawByScores } from './drawByScores.js';

/** Written by scripts/peer/negative_sampling_values.py, which sums over all orders of drawing. */
interface Values {
  readonly drawing: readonly { readonly scores: number[]; readonly draws: number; readonly inclusion: number[] }[];
}
const path = new URL('../../tests/negativeSamplingValues.json', import.meta.url);
const { drawing } = JSON.parse(readFileSync(path, 'utf8')) as Values;

const ROUNDS = 20_000;

describe(drawByScores, () => {
  beforeEach(() => resetSeeds(5));

  it.each(drawing)(
    'draws $draws by $scores as often as follows from its definition',
    ({ scores, draws, inclusion }) => {
      const counts = new Float64Array(scores.length);
      for (let round = 0; round < ROUNDS; round++) {
        const drawn = drawByScores(Float64Array.from(scores), draws, drawUniform);
        expect(new Set(drawn).size).toBe(draws);
        for (const index of drawn) counts[index]!++;
      }
      inclusion.forEach((probability, index) => {
        const deviation = Math.sqrt((probability * (1 - probability)) / ROUNDS);
        expect(Math.abs(counts[index]! / ROUNDS - probability)).toBeLessThan(4.5 * deviation);
      });
      // Even draws are another distribution, so that agreement means something.
      const even = draws / scores.length;
      expect(Math.max(...inclusion.map((probability) => Math.abs(probability - even)))).toBeGreaterThan(0.05);
    },
  );

  it('draws all where all are wanted, in their order', () => {
    expect(Array.from(drawByScores(Float64Array.of(0, 3, -2), 3, drawUniform))).toEqual([0, 1, 2]);
    expect(Array.from(drawByScores(new Float64Array(0), 0, drawUniform))).toEqual([]);
  });

  it('says what it cannot draw from', () => {
    expect(() => drawByScores(Float64Array.of(0), 2, drawUniform)).toThrow('count must be at most 1, but got 2');
    expect(() => drawByScores(Float64Array.of(0, NaN), 1, drawUniform)).toThrow(
      'drawByScores: scores[1] must be a number, but got NaN',
    );
  });
});
