import { describe, expect, it } from '@jest/globals';

import { resolveTrainingDefaults } from './resolveTrainingDefaults.js';

const minilm = { given: {}, hiddenSize: 384, numSentences: 1200 };

describe(resolveTrainingDefaults, () => {
  it.each([
    [384, 5e-5],
    [767, 5e-5],
    [768, 1e-5],
    [1024, 1e-5],
  ])('an encoder of size %d trains at %d', (hiddenSize, encoderLr) => {
    expect(resolveTrainingDefaults({ ...minilm, hiddenSize }).encoderLr).toBe(encoderLr);
  });

  it.each([
    [1200, 14], // 75 batches an epoch; 13 epochs make 975 steps, 14 make 1,050
    [14_041, 5], // 878 batches: two epochs would do, but 5 is the least
    [385, 40], // 25 batches, 1,000 steps exactly
    [100, 60], // 7 batches: 143 epochs would make 1,000 steps, 60 is the most
    [0, 60],
  ])('%d sentences of a corpus of one’s own take %d epochs', (numSentences, totalEpochs) => {
    expect(resolveTrainingDefaults({ ...minilm, numSentences }).totalEpochs).toBe(totalEpochs);
  });

  it('counts batches of the size that was asked for', () => {
    expect(resolveTrainingDefaults({ ...minilm, given: { batchSize: 32 } }).totalEpochs).toBe(27); // 38 batches
  });

  it("takes the paper's epochs on its datasets, and what was given before all", () => {
    expect(resolveTrainingDefaults({ ...minilm, paperEpochs: 10 }).totalEpochs).toBe(10);
    expect(resolveTrainingDefaults({ ...minilm, paperEpochs: 10, given: { totalEpochs: 3 } }).totalEpochs).toBe(3);
    expect(resolveTrainingDefaults({ ...minilm, given: { encoderLr: 2e-5 } }).encoderLr).toBe(2e-5);
  });

  it("has a method's own defaults, but for rates of smaller encoders, and what was given before them", () => {
    const given = { method: { name: 'roster' }, batchSize: 8 };
    const usual = { batchSize: 8, schedule: 'linear', warmupRatio: 0.1, weightDecay: 0.01, modelSelection: 'last' };
    expect(resolveTrainingDefaults({ ...minilm, given })).toMatchObject({ ...usual, encoderLr: 5e-5, headLr: 5e-4 });
    const large = { ...minilm, hiddenSize: 768 };
    expect(resolveTrainingDefaults({ ...large, given })).toMatchObject({ ...usual, encoderLr: 3e-5, headLr: 3e-5 });
    expect(resolveTrainingDefaults({ ...large, given: { ...given, headLr: 1e-4 } }).headLr).toBe(1e-4);
    expect(resolveTrainingDefaults(large)).toMatchObject({ schedule: 'constant', weightDecay: 0, maxSpanWidth: 8 });
  });

  it('takes undefined as not given', () => {
    const settings = resolveTrainingDefaults({ ...minilm, given: { seed: undefined, encoderLr: undefined } });
    expect(settings).toMatchObject({
      seed: 42,
      encoderLr: 5e-5,
      method: { name: 'span', settings: {} },
      maxSpanWidth: 8,
    });
  });

  it('names each setting that is out of its range, with its value', () => {
    const resolve = () => resolveTrainingDefaults({ ...minilm, given: { headLr: -1, batchSize: 1.5 } });
    expect(resolve).toThrow(/training\.headLr: .*, but got -1/);
    expect(resolve).toThrow(/training\.batchSize: .*, but got 1\.5/);
  });
});
