import { describe, expect, it } from '@jest/globals';

import { testEpochEnds as epochEnds, testEvaluations as evaluations } from '../testing/testEvaluations.js';
import { findEvaluation } from './findEvaluation.js';

describe(findEvaluation, () => {
  it.each([
    [1, 1],
    [2, 3],
    [3, 5],
    [9, 5],
  ])('takes of the first %d epochs the best on dev, at step %d', (epochs, step) => {
    expect(findEvaluation({ evaluations, epochEnds }, epochs, 'best_dev')?.step).toBe(step);
  });

  it('takes the end of the last epoch where that is asked for, or nothing was measured on dev', () => {
    expect(findEvaluation({ evaluations, epochEnds }, 2, 'last')).toEqual(epochEnds[1]);
    expect(findEvaluation({ evaluations: [], epochEnds }, 3, 'best_dev')).toEqual(epochEnds[2]);
  });

  it('finds nothing where nothing was measured', () => {
    expect(findEvaluation({ evaluations: [], epochEnds: [] }, 3, 'best_dev')).toBeNull();
    expect(findEvaluation({ evaluations, epochEnds: [] }, 3, 'last')).toBeNull();
    expect(findEvaluation({ evaluations: evaluations.slice(4), epochEnds }, 2, 'best_dev')).toBeNull();
  });
});
