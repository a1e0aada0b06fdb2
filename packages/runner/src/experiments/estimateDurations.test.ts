import { describe, expect, it } from '@jest/globals';
import { cleaningSettingsSchema, trainingSettingsSchema } from '@dynclean/schema';

import { countOperations } from './estimateDurations.js';
import type { StageNeeds, StageTask } from './Plan.js';

const data = { name: 'd', source: 'd', train: null, dev: null, test: null, sentences: null };
const encoder = { name: 'bert-base-cased', random: null };
const settings = trainingSettingsSchema.parse({ totalEpochs: 10 });
const needs = (epochs: number, dynamicsEpochs = 0): StageNeeds => ({ epochs, dynamicsEpochs, models: [] });
const words = { train: 1000, dev: 300, test: 600 };
const shape = { hiddenSize: 10, numLayers: 2 };
/** 6 for each of 12 H^2 parameters of each of 2 layers. */
const PER_WORD = 6 * 12 * 100 * 2;

describe(countOperations, () => {
  const train: StageTask = { kind: 'train', data, version: 'distant', encoder, settings };

  it('counts steps, two dev evaluations an epoch at a third, and test at three new bests', () => {
    const operations = countOperations({ kind: 'train', task: train, needs: needs(10) }, { words }, shape);
    expect(operations).toBeCloseTo(PER_WORD * (10 * 1000 + (20 * 300 + 3 * 600) / 3), 3);
  });

  it('adds a pass over the training words for each epoch of dynamics; a threshold run measures nothing', () => {
    const threshold = cleaningSettingsSchema.parse({});
    const task: StageTask = { kind: 'threshold', data, encoder, settings, threshold };
    const operations = countOperations({ kind: 'threshold', task, needs: needs(10, 10) }, { words }, shape);
    expect(operations).toBeCloseTo(PER_WORD * (10 * 1000 + (10 * 1000) / 3), 3);
  });

  it('counts no work for a cleaning', () => {
    const task: StageTask = { kind: 'clean', data, method: 'oracle', maxSpanWidth: 8 };
    expect(countOperations({ kind: 'clean', task, needs: needs(0) }, { words }, shape)).toBe(0);
  });
});
