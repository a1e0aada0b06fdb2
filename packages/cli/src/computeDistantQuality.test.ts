import type { Dataset } from '@dynclean/datasets';
import type { Sentence } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { computeDistantQuality } from './computeDistantQuality.js';

const tokens = Array.from({ length: 12 }, (_, index) => `w${index}`);

const createDataset = (train: Sentence[], gold?: Sentence[]): Dataset => ({
  info: { name: 'x', types: ['A', 'B'] },
  folder: 'x',
  types: ['A', 'B'],
  trainFile: 'x/train.jsonl',
  trainSha256: '',
  lines: { train: [] },
  train,
  ...(gold && { gold }),
});

describe(computeDistantQuality, () => {
  it('counts exact spans with exact types, wide ones too, each sentence for itself', () => {
    const train: Sentence[] = [
      { tokens, entities: [[0, 9, 'A'], [10, 10, 'B']] }, // prettier-ignore
      { tokens, entities: [[0, 0, 'A']] },
    ];
    const gold: Sentence[] = [
      { tokens, entities: [[0, 9, 'A'], [10, 10, 'A']] }, // prettier-ignore
      { tokens, entities: [[0, 1, 'A'], [3, 3, 'B']] }, // prettier-ignore
    ];
    // One of three is right; one of four is found.
    expect(computeDistantQuality(createDataset(train, gold))).toEqual({
      precision: 1 / 3,
      recall: 1 / 4,
      f1: expect.closeTo(2 / 7, 12),
      correct: 1,
      predicted: 3,
      gold: 4,
    });
  });

  it('needs gold labels', () => {
    expect(computeDistantQuality(createDataset([{ tokens, entities: [] }]))).toBeNull();
  });
});
