import { describe, expect, it } from '@jest/globals';

import { computeSpanScores } from './computeSpanScores.js';

const score = (predicted: number[], gold: number[], options: Partial<Parameters<typeof computeSpanScores>[0]> = {}) =>
  computeSpanScores({ predicted: Int32Array.from(predicted), gold: Int32Array.from(gold), numClasses: 3, ...options });

describe(computeSpanScores, () => {
  it('counts a prediction as right only with its type', () => {
    // Right: spans 0 and 4. Wrong type: 1. Invented: 2. Missed: 3.
    const scores = score([1, 2, 1, 0, 2, 0], [1, 1, 0, 2, 2, 0]);
    expect(scores).toMatchObject({ correct: 2, predicted: 4, gold: 4, precision: 0.5, recall: 0.5, f1: 0.5 });
    expect(scores.byLabel).toEqual([
      { label: 1, correct: 1, predicted: 2, gold: 2, precision: 1 / 2, recall: 1 / 2, f1: 1 / 2 },
      { label: 2, correct: 1, predicted: 2, gold: 2, precision: 1 / 2, recall: 1 / 2, f1: 1 / 2 },
    ]);
  });

  it('counts all gold entities of the file for recall, also those that no candidate span can hold', () => {
    const scores = score([1, 1, 2], [1, 0, 2], { goldCounts: [0, 2, 2] });
    expect(scores).toMatchObject({ correct: 2, predicted: 3, gold: 4, precision: 2 / 3, recall: 2 / 4 });
    expect(scores.f1).toBeCloseTo((2 * (2 / 3) * 0.5) / (2 / 3 + 0.5), 15);
    expect(scores.byLabel.map(({ gold }) => gold)).toEqual([2, 2]);
    expect(score([1, 1, 2], [1, 0, 2]).recall).toBe(1);
  });

  it.each([
    ['nothing is predicted', [0, 0], [1, 2]],
    ['nothing is right', [1, 2], [2, 0]],
    ['there is no gold entity', [1, 0], [0, 0]],
    ['there is no span', [], []],
  ])('is 0 throughout where %s', (_case, predicted, gold) => {
    expect(score(predicted, gold)).toMatchObject({ correct: 0, precision: 0, recall: 0, f1: 0 });
  });

  it('is 1 throughout where all is right', () => {
    expect(score([1, 0, 2], [1, 0, 2])).toMatchObject({ correct: 2, precision: 1, recall: 1, f1: 1 });
  });

  it('has the scores of a label over spans of that gold label, where that is asked for', () => {
    const predicted = [1, 2, 1, 0, 1];
    const gold = [1, 1, 0, 1, 2];
    // Standard: three predictions of 1, one right. By gold: of the spans 0, 1, 3 two have a prediction, one is right.
    expect(score(predicted, gold).byLabel[0]).toMatchObject({ correct: 1, predicted: 3, precision: 1 / 3 });
    const conditioned = score(predicted, gold, { classwise: 'gold_conditioned' });
    expect(conditioned.byLabel[0]).toMatchObject({ correct: 1, predicted: 2, precision: 1 / 2, recall: 1 / 3 });
    expect(conditioned.byLabel[1]).toMatchObject({ correct: 0, predicted: 1, precision: 0 });
    expect(conditioned).toMatchObject({ correct: 1, predicted: 4 });
  });

  it('is the harmonic mean, symmetric in the two sides, over made-up labels', () => {
    for (let trial = 0; trial < 100; trial++) {
      const make = (step: number) => Array.from({ length: 40 }, (_, index) => ((trial * 7 + index * step) >> 2) % 3);
      const [a, b] = [make(5), make(11)];
      const scores = score(a, b);
      const swapped = score(b, a);
      expect([swapped.precision, swapped.recall]).toEqual([scores.recall, scores.precision]);
      expect(swapped.f1).toBeCloseTo(scores.f1, 15);
      const { correct, predicted, gold } = scores;
      if (correct > 0) expect(scores.f1).toBeCloseTo((2 * correct) / (predicted + gold), 15);
      expect(scores.byLabel.reduce((sum, label) => sum + label.correct, 0)).toBe(correct);
    }
  });

  it('refuses what does not fit', () => {
    expect(() => score([1], [1, 0])).toThrow('gold must hold 1 labels as predicted does, but got 2');
    expect(() => score([3], [0])).toThrow(
      new RangeError('computeSpanScores: predicted[0] must be in [0, 3), but got 3'),
    );
    expect(() => score([0, 0], [0, -1])).toThrow('gold[1] must be in [0, 3), but got -1');
    expect(() => score([0], [1], { goldCounts: [0, 1] })).toThrow('goldCounts must hold 3 counts, but got 2');
    expect(() => score([0, 0], [1, 1], { goldCounts: [0, 1, 0] })).toThrow(
      'goldCounts[1] must be at least 2, the candidate spans with that label, but got 1',
    );
  });
});
