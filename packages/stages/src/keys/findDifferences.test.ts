import { describe, expect, it } from '@jest/globals';

import { findDifferences } from './findDifferences.js';

const determinants = {
  kind: 'train',
  code: 'train.v2',
  data: { train: 'aaa', dev: 'ccc' },
  encoder: 'bbb',
  method: { name: 'topneg' },
  engine: { engine: 'libtorch', device: 'cpu', precision: 'fp32' },
};
const stage = { kind: 'train', determinants, epochs: 3 };
const compare = (change: object, epochs = 3) =>
  findDifferences(stage, { ...stage, determinants: { ...determinants, ...change }, epochs });

describe(findDifferences, () => {
  it('finds none in the same stage', () => {
    expect(compare({})).toEqual([]);
  });

  it.each<[string, object]>([
    ['training.seed: 42 there, 43 now', { training: { seed: 43 } }],
    ['data.train: "aaa" there, "eee" now', { data: { train: 'eee', dev: 'ccc' } }],
    ['data.dev: "ccc" there, null now', { data: { train: 'aaa' } }],
    ['encoder: "bbb" there, "eee" now', { encoder: 'eee' }],
    ['method.name: "topneg" there, "span" now', { method: {} }],
    ['engine.precision: "fp32" there, "bf16" now', { engine: { ...determinants.engine, precision: 'bf16' } }],
  ])('says %s', (text, change) => {
    expect(compare(change)).toEqual([text]);
  });

  it('says how many epochs a training has, and how the samples of a threshold run differ', () => {
    expect(compare({}, 5)).toEqual(['training.totalEpochs: 3 there, 5 now']);
    const there = { kind: 'threshold', determinants: { code: 'threshold.v2' }, epochs: 3 };
    const now = { ...there, determinants: { code: 'threshold.v2', threshold: { thresholdSeed: 1 } } };
    expect(findDifferences(there, now)).toEqual(['threshold.thresholdSeed: 42 there, 1 now']);
  });
});
