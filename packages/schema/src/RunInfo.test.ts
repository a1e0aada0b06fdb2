import { describe, expect, it } from '@jest/globals';

import { cleaningWarningSchema, signCleaningSchema } from './CleanInfo.js';
import { modelInfoSchema } from './ModelInfo.js';
import { runInfoSchema } from './RunInfo.js';
import { scoresSchema } from './Scores.js';
import { trainingSettingsSchema } from './TrainingSettings.js';

const encoder = { id: 'minilm', sha256: 'abc', hiddenSize: 384, numLayers: 6 };
const settings = trainingSettingsSchema.parse({});
const scores = { precision: 0.5, recall: 1, f1: 2 / 3, correct: 1, predicted: 2, gold: 1, byType: [] };
const run = {
  format: 'dynclean-run-1',
  kind: 'train',
  createdBy: 'dynclean',
  data: {
    name: 'corpus', folder: '..', trainFile: 'train.jsonl', trainSha256: '', devSha256: null, testSha256: null,
    types: ['PER'], sentences: 1, candidates: 1, positives: 1, excluded: 0,
  },
  encoder,
  settings,
  threshold: null,
  numClasses: 2,
  engine: { name: 'cpu', device: 'cpu', precision: 'fp32', threads: 1, version: '' },
  versions: { node: 'v20' },
  totalSteps: 1,
  durations: { totalMs: 1, trainingMs: 1, stepMs: 1 },
  dynamicsEpochs: 0,
  best: { step: 1, epoch: 1, dev: scores },
  test: null,
  notes: [],
}; // prettier-ignore

describe('runInfoSchema', () => {
  it('takes what runs write, and gives it back unchanged', () => {
    expect(runInfoSchema.parse(run)).toEqual(run);
  });

  it.each([
    ['an unknown key', { colour: 'red' }],
    ['the format of another version', { format: 'dynclean-run-2' }],
    ['a kind that there is not', { kind: 'dynamics' }],
    ['a single class', { numClasses: 1 }],
    ['a setting out of its range', { settings: { ...settings, seed: -1 } }],
    ['a score above 1', { best: { ...run.best, dev: { ...scores, f1: 66.7 } } }],
  ])('refuses %s', (_case, change) => {
    expect(runInfoSchema.safeParse({ ...run, ...change }).success).toBe(false);
  });
});

describe('scoresSchema', () => {
  it('wants counts to be counts', () => {
    expect(scoresSchema.safeParse(scores).success).toBe(true);
    expect(scoresSchema.safeParse({ ...scores, gold: 1.5 }).success).toBe(false);
  });
});

describe('modelInfoSchema', () => {
  it('needs types', () => {
    const model = {
      format: 'dynclean-model-1', createdBy: '', types: ['PER'], numClasses: 2, encoder, settings,
      data: { name: 'corpus', trainSha256: '' },
    }; // prettier-ignore
    expect(modelInfoSchema.parse(model)).toEqual(model);
    expect(modelInfoSchema.safeParse({ ...model, types: [] }).success).toBe(false);
  });
});

describe('parts of clean.json', () => {
  it('let no number be NaN, which JSON cannot hold', () => {
    const sign = {
      candidates: 1, thresholdSamples: 0, k: 90, tau: null, notCleaned: 'no_samples', removed: 0, wrong: null,
      removedWrong: null, separation: null, atCut: { removed: [], kept: [] }, worst: [],
    }; // prettier-ignore
    expect(signCleaningSchema.parse(sign)).toEqual(sign);
    expect(signCleaningSchema.safeParse({ ...sign, tau: NaN }).success).toBe(false);
    expect(cleaningWarningSchema.safeParse({ code: 'a', message: 'b', value: NaN }).success).toBe(false);
  });
});
