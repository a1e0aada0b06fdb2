import { listEngines, startEngine } from '@dynclean/engine';
import { TokenBatches } from '@dynclean/training';
import { makeTinyTask } from '@dynclean/training/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

import { BnpuObjective } from './BnpuObjective.js';
import { bnpuSettingsSchema } from './BnpuSettings.js';
import { estimatePriors } from './estimatePriors.js';

const engine = listEngines().find(({ available }) => available)!.name;
const task = makeTinyTask({ headDropout: 0 }, { dropout: false, head: 'type-detectors' });
const batches = new TokenBatches(task.corpus, task.spans.labels, task.settings);

const create = (given: object = {}): BnpuObjective =>
  new BnpuObjective(batches, { settings: bnpuSettingsSchema.parse(given), types: ['PER', 'LOC'] });

describe(estimatePriors, () => {
  const tags = Int32Array.of(0, 1, 0, -1, 1, 2, -1, 0, 0, 0);

  it('takes those that are given, else the share of the tagged words', () => {
    expect(estimatePriors({ tags, types: ['PER', 'LOC'], given: {} })).toEqual([2 / 8, 1 / 8]);
    expect(estimatePriors({ tags, types: ['PER', 'LOC'], given: { LOC: 0.3, ORG: 0.1 } })).toEqual([2 / 8, 0.3]);
  });

  it('refuses what is no share', () => {
    expect(() => estimatePriors({ tags, types: ['PER'], given: { PER: 1 } })).toThrow(
      'priors: that of PER must be below 1, but got 1.',
    );
  });
});

describe(BnpuObjective, () => {
  beforeAll(() => startEngine({ engine, threads: 1 }));

  it('weighs words with a type by m pi, or by m, or by 1 where nothing is said', () => {
    const given = { priors: { PER: 0.05 }, positiveWeights: { PER: 30 } };
    expect(create(given).priors[0]).toBe(0.05);
    expect(create(given).weights).toEqual([30 * 0.05, 1]);
    expect(create({ ...given, positiveRisk: 'plain' }).weights).toEqual([30, 1]);
    // 8 persons and 4 places among the 60 words
    expect(create().priors).toEqual([8 / 60, 4 / 60]);
  });

  it('takes all words without the type for unlabelled, those of other types, too, but not those that do not count', () => {
    const model = task.createModel(2);
    const objective = create({ priors: { PER: 1e-9, LOC: 1e-9 } });
    const batch = objective.prepare(model, [0, 2]);
    expect(Array.from(batch.tags)).toEqual([0, 0, 0, 1, 0, 0, 0]);
    const tags = Int32Array.of(0, -1, 1, 2, -1, 0, 1);
    const [loss, p] = tf.tidy(() => {
      const logits = tf.slice(model.forward(batch.tensors, false).logits, [0, 1], [7, 2]);
      return [
        objective.loss(model, { ...batch, tags }).dataSync()[0]!,
        tf.sigmoid(logits).arraySync() as [number, number][],
      ];
    });
    const mean = (words: number[], type: 0 | 1): number =>
      words.reduce((sum, word) => sum + p[word]![type], 0) / words.length;
    const ofPersons = 1 - mean([2, 6], 0) + mean([0, 3, 5], 0);
    const ofPlaces = 1 - mean([3], 1) + mean([0, 2, 5, 6], 1);
    expect(loss).toBeCloseTo(ofPersons + ofPlaces, 5);
    batch.dispose();
    model.dispose();
  });
});
