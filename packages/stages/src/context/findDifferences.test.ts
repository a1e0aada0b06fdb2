import { describe, expect, it } from '@jest/globals';

import { testRunInfo } from '../testing/testRunInfo.js';
import { findDifferences } from './findDifferences.js';

const run = testRunInfo();

describe(findDifferences, () => {
  it('finds none in the same run', () => {
    expect(findDifferences(run, testRunInfo())).toEqual([]);
  });

  it.each([
    ['settings.seed: 42 there, 43 now', { settings: { ...run.settings, seed: 43 } }],
    ['data.trainSha256: "aaa', { data: { ...run.data, trainSha256: 'c'.repeat(64) } }],
    ['data.devSha256: null there, "ddd', { data: { ...run.data, devSha256: 'd'.repeat(64) } }],
    ['encoder.sha256', { encoder: { ...run.encoder, sha256: 'e'.repeat(64) } }],
    ['engine.precision: "fp32" there, "bf16" now', { engine: { ...run.engine, precision: 'bf16' } }],
    ['engine.device: "cpu" there, "cuda" now', { engine: { ...run.engine, device: 'cuda:1' } }],
    ['createdBy: "dynclean 0.1.0" there, "dynclean 0.2.0" now', { createdBy: 'dynclean 0.2.0' }],
    ['numClasses: 3 there, 4 now', { numClasses: 4 }],
  ])('says %s', (text, change) => {
    const differences = findDifferences(run, testRunInfo(change));
    expect(differences).toHaveLength(1);
    expect(differences[0]).toContain(text);
  });

  it('says how the samples of a threshold run differ', () => {
    const threshold = { thresholdCount: 'Np_over_c', thresholdRelabel: 'fake_class', thresholdSeed: 42 } as const;
    expect(
      findDifferences(testRunInfo({ threshold }), testRunInfo({ threshold: { ...threshold, thresholdSeed: 1 } })),
    ).toEqual(['threshold.thresholdSeed: 42 there, 1 now']);
  });

  it('does not mind another place, name, number of threads or version of a library', () => {
    const moved = testRunInfo({
      data: { ...run.data, folder: '/elsewhere', name: 'other' },
      encoder: { ...run.encoder, id: './minilm' },
      engine: { ...run.engine, threads: 16, version: 'TensorFlow.js 5' },
    });
    expect(findDifferences(run, moved)).toEqual([]);
  });

  it('does not mind another GPU of the machine', () => {
    const on = (device: string) => testRunInfo({ engine: { ...run.engine, device } });
    expect(findDifferences(on('cuda:0'), on('cuda:3'))).toEqual([]);
  });
});
