import type { Sentence } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { computeDatasetStats, computeSentenceStats } from './computeDatasetStats.js';
import type { Dataset } from './readDataset.js';

const sentences: Sentence[] = [
  { tokens: ['a', 'b', 'c', 'd'], entities: [[0, 2, 'PER'], [3, 3, 'LOC']] },
  { tokens: ['a', 'b'], entities: [], excluded: [[0, 0, 'PER'], [0, 1, null]] },
  { tokens: ['a'], entities: [[0, 0, 'LOC']] },
]; // prettier-ignore

describe(computeSentenceStats, () => {
  it('counts', () => {
    expect(computeSentenceStats(sentences, ['PER', 'LOC', 'ORG'], 2)).toEqual({
      sentences: 3,
      tokens: 7,
      entities: 3,
      entitiesByType: { PER: 1, LOC: 2, ORG: 0 },
      wideEntities: 1,
      candidates: 7 + 3 + 1,
      excluded: 2,
      sentencesWithoutEntity: 1,
      longestSentence: 4,
    });
  });

  it('counts an excluded span only where it is a candidate', () => {
    expect(computeSentenceStats(sentences, ['PER'], 1).excluded).toBe(1);
  });

  it('is all zero for no sentences', () => {
    expect(computeSentenceStats([], ['PER'])).toMatchObject({ sentences: 0, candidates: 0, longestSentence: 0 });
  });
});

describe(computeDatasetStats, () => {
  it('has the splits that the dataset has', () => {
    const dataset: Dataset = {
      info: { name: 'mine', types: ['PER', 'LOC'] },
      folder: 'mine',
      types: ['PER', 'LOC'],
      train: sentences,
      trainFile: 'mine/train.jsonl',
      trainSha256: '',
      lines: { train: [1] },
      test: sentences.slice(1),
    };
    const stats = computeDatasetStats(dataset);
    expect(stats).toMatchObject({ name: 'mine', maxSpanWidth: 8 });
    expect(Object.keys(stats.splits)).toEqual(['train', 'test']);
    expect([stats.splits.train?.candidates, stats.splits.test?.candidates]).toEqual([10 + 3 + 1, 3 + 1]);
  });
});
