import { describe, expect, it } from '@jest/globals';

import { scoreAnnotation } from './scoreAnnotation.js';

const tokens = ['Ann', 'saw', 'New', 'York'];

describe(scoreAnnotation, () => {
  it('counts exact spans with exact types, over all and by type', () => {
    // A part of New York and a type that there is not; then a person of the wrong type.
    const predicted = [
      { tokens, entities: [[0, 0, 'PER'], [3, 3, 'LOC'], [1, 1, 'DATE']] as const },
      { tokens, entities: [[0, 0, 'LOC'], [2, 3, 'LOC']] as const },
    ]; // prettier-ignore
    const gold = [
      { tokens, entities: [[0, 0, 'PER'], [2, 3, 'LOC']] as const },
      { tokens, entities: [[0, 0, 'PER'], [2, 3, 'LOC']] as const },
    ]; // prettier-ignore
    const scores = scoreAnnotation(predicted, gold, ['PER', 'LOC']);
    expect(scores).toMatchObject({ correct: 2, predicted: 5, gold: 4, precision: 0.4, recall: 0.5 });
    expect(scores.f1).toBeCloseTo((2 * 0.4 * 0.5) / 0.9, 12);
    expect(scores.byType).toMatchObject([
      { type: 'PER', correct: 1, predicted: 1, gold: 2, precision: 1, recall: 0.5 },
      { type: 'LOC', correct: 1, predicted: 3, gold: 2, precision: 1 / 3, recall: 0.5 },
    ]);
  });

  it('is 0 where nothing is found', () => {
    expect(scoreAnnotation([{ tokens, entities: [] }], [{ tokens, entities: [] }], ['PER'])).toMatchObject({ f1: 0 });
  });
});
