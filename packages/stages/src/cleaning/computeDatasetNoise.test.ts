import type { Dataset } from '@dynclean/datasets';
import { describe, expect, it } from '@jest/globals';

import { computeDatasetNoise } from './computeDatasetNoise.js';

const tokens = ['Ann', 'met', 'Bob', 'in', 'Rome'];
const dataset: Dataset = {
  info: { name: 'x', types: ['PER', 'LOC'] },
  folder: 'x',
  types: ['PER', 'LOC'],
  trainFile: 'x/train.jsonl',
  trainSha256: '',
  lines: { train: [1] },
  // Ann right; "met" wrong; Rome of the wrong type; Bob missed.
  train: [{ tokens, entities: [[0, 0, 'PER'], [1, 1, 'LOC'], [4, 4, 'PER']] }], // prettier-ignore
  gold: [{ tokens, entities: [[0, 0, 'PER'], [2, 2, 'PER'], [4, 4, 'LOC']] }], // prettier-ignore
};

describe(computeDatasetNoise, () => {
  it('counts a wrong type once, as a false positive of the type given', () => {
    expect(computeDatasetNoise(dataset, 8)).toEqual({
      positives: 3,
      truePositives: 1,
      falsePositives: 2,
      falseNegatives: 1,
      byType: [
        { type: 'PER', positives: 2, truePositives: 1, falsePositives: 1, falseNegatives: 1 },
        { type: 'LOC', positives: 1, truePositives: 0, falsePositives: 1, falseNegatives: 0 },
      ],
    });
  });

  it('counts what a cleaned version keeps', () => {
    const cleaned: Dataset = {
      ...dataset,
      train: [{ tokens, entities: [[0, 0, 'PER'], [4, 4, 'PER']], excluded: [[1, 1, 'LOC'], [2, 2, null]] }], // prettier-ignore
    };
    expect(computeDatasetNoise(cleaned, 8)).toMatchObject({ positives: 2, falsePositives: 1, falseNegatives: 0 });
  });

  it('needs gold labels', () => {
    const { gold: _, ...bare } = dataset;
    expect(computeDatasetNoise(bare, 8)).toBeNull();
  });
});
