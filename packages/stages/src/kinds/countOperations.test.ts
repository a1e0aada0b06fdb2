import { cleaningSettingsSchema, trainingSettingsSchema } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import type { StageNeeds, StageTask } from '../store/PlannedStage.js';
import { findStageKind } from './stageKinds.js';

const data = { name: 'd', source: 'd', train: null, dev: null, test: null, sentences: null };
const encoder = { name: 'bert-base-cased', random: null };
const settings = trainingSettingsSchema.parse({ totalEpochs: 10 });
const needs = (epochs: number, dynamicsEpochs = 0): StageNeeds => ({ epochs, dynamicsEpochs, models: [] });
const facts = { words: { train: 1000, dev: 300, test: 600 }, matrixWeights: 2 * 12 * 10 ** 2 };
/** 6 for each of 12 H^2 parameters of each of 2 layers. */
const PER_WORD = 6 * 12 * 100 * 2;

const count = (task: StageTask & Readonly<Record<string, unknown>>, of: StageNeeds): number =>
  findStageKind(task.kind).countOperations(task, of, facts);

describe('countOperations of the built-in kinds', () => {
  it('counts steps, two dev evaluations an epoch at a third, and test at three new bests', () => {
    const task = { kind: 'train', data, version: 'distant', encoder, settings };
    expect(count(task, needs(10))).toBeCloseTo(PER_WORD * (10 * 1000 + (20 * 300 + 3 * 600) / 3), 3);
  });

  it('adds a pass over the training words for each epoch of dynamics; a threshold run measures nothing', () => {
    const task = { kind: 'threshold', data, encoder, settings, threshold: cleaningSettingsSchema.parse({}) };
    expect(count(task, needs(10, 10))).toBeCloseTo(PER_WORD * (10 * 1000 + (10 * 1000) / 3), 3);
  });

  it("adds the teacher's pass to each step of a self-training", () => {
    const start = { kind: 'train', key: 'key', epochs: 5 };
    const task = { kind: 'self-train', data, version: 'distant', encoder, settings, start };
    expect(count(task, needs(10))).toBeCloseTo(PER_WORD * ((10 * 1000 * 4) / 3 + (20 * 300 + 3 * 600) / 3), 3);
  });

  it('counts a pass forward for each epoch of a language head, over which nothing flows back', () => {
    const language = { seed: 0, epochs: 4, batchSize: 32, learningRate: 1e-3, maskProbability: 0.15 };
    const task = { kind: 'language-head', data, encoder, settings: language };
    expect(count(task, needs(4))).toBeCloseTo((PER_WORD / 3) * 4 * 1000, 3);
  });

  it('counts no work for a cleaning', () => {
    expect(count({ kind: 'clean', data, method: 'oracle', maxSpanWidth: 8 }, needs(0))).toBe(0);
  });
});
