import { listEngines, startEngine } from '@dynclean/engine';
import { trainingSettingsSchema } from '@dynclean/schema';
import { TokenBatches } from '@dynclean/training';
import { makeTinyTask } from '@dynclean/training/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

import type { PlannedAddition } from '../MethodPlanner.js';
import { ConfidenceObjective } from './ConfidenceObjective.js';
import { confidentRisk } from './confidentRisk.js';
import { confMpu } from './confMpu.js';
import { confidenceKind, confMpuKind } from './confMpuKinds.js';
import { ConfMpuObjective } from './ConfMpuObjective.js';
import { confMpuSettingsSchema } from './ConfMpuSettings.js';
import { planConfMpu } from './planConfMpu.js';

const engine = listEngines().find(({ available }) => available)!.name;
const types = ['PER', 'LOC'];
const priors = { PER: 0.1, LOC: 0.05 };
const makeTask = (head: string) => makeTinyTask({ headDropout: 0 }, { dropout: false, head });
const [first, second] = [makeTask('entity-detector'), makeTask('token-classifier')];
const batches = new TokenBatches(second.corpus, second.spans.labels, second.settings);
const parse = (given: object) => confMpuSettingsSchema.parse({ priors, ...given });

describe(ConfidenceObjective, () => {
  beforeAll(() => startEngine({ engine, threads: 1 }));

  it('learns words of any type from those without one, which may be of an entity as often as all types are', () => {
    const model = first.createModel(2);
    const objective = new ConfidenceObjective(batches, { settings: parse({}), types });
    expect(objective.prior).toBeCloseTo(0.15, 12);
    const batch = objective.prepare(model, [0]);
    const tags = Int32Array.of(0, -1, 2, 1, 0);
    const [loss, p] = tf.tidy(() => [
      objective.loss(model, { ...batch, tags }).dataSync()[0]!,
      tf.sub(1, tf.slice(tf.softmax(model.forward(batch.tensors, false).logits), [0, 0], [5, 1])).dataSync(),
    ]);
    const ofLabelled = (p[2]! + p[3]!) / 2;
    expect(loss).toBeCloseTo(1 - ofLabelled + (p[0]! + p[4]!) / 2 - 0.15 * ofLabelled, 5);
    batch.dispose();
    model.dispose();
  });
});

describe(ConfMpuObjective, () => {
  beforeAll(() => startEngine({ engine, threads: 1 }));

  it('asks the detector once, and learns by what it says of each word', async () => {
    const model = second.createModel(2);
    let opened = 0;
    const open = () => {
      opened++;
      const detector = first.createModel(3);
      tf.tidy(() =>
        detector
          .trainable()
          .head.get('entity.weight')!
          .assign(tf.fill([1, 16], 0.5)),
      );
      return Promise.resolve(detector);
    };
    const settings = parse({});
    const objective = new ConfMpuObjective(batches, { settings, types, teachers: [open] });
    expect(() => objective.prepare(model, [1])).toThrow('beforeEpoch must be called');
    await objective.beforeEpoch();
    await objective.beforeEpoch();
    expect(opened).toBe(1);
    const batch = objective.prepare(model, [1, 0]);
    const detector = await open();
    const own = tf.tidy(() => tf.softmax(detector.forward(batch.tensors, false).logits).arraySync() as number[][]);
    expect(own).toHaveLength(13);
    own.forEach(([none], word) => expect(batch.confidences[word]).toBeCloseTo(1 - none!, 5));
    const [loss, expected] = tf.tidy(() => [
      objective.loss(model, batch).dataSync()[0],
      confidentRisk(model.forward(batch.tensors, false).logits, {
        tags: batch.tags,
        confidences: batch.confidences,
        priors: [0.1, 0.05],
        settings,
      }).dataSync()[0]!,
    ]);
    expect(loss).toBeCloseTo(expected, 6);
    const unlabelled = objective.measures()['unlabelledLeftOut']!;
    expect(unlabelled).toBeGreaterThanOrEqual(0);
    expect(unlabelled).toBeLessThanOrEqual(1);
    batch.dispose();
    for (const one of [model, detector]) one.dispose();
  });

  it('needs a detector', async () => {
    const objective = new ConfMpuObjective(batches, { settings: parse({}), types, teachers: [] });
    await expect(objective.beforeEpoch()).rejects.toThrow('conf-mpu: there must be a model of its first stage');
  });
});

describe(planConfMpu, () => {
  const parseTraining = (own: object) =>
    trainingSettingsSchema.parse({
      ...confMpu.training,
      totalEpochs: 5,
      method: { name: 'conf-mpu', settings: { ...confMpu.parseSettings(own) } },
    });
  async function plan(own: object, maxEpochs = Infinity) {
    const added: PlannedAddition[] = [];
    const last = await planConfMpu(
      { task: { version: 'distant' }, settings: parseTraining(own), maxEpochs, hasLanguageHead: false },
      {
        add: (stage) => Promise.resolve(`key ${added.push(stage)}`),
        titleOf: () => 'mine',
        complete: (method) => ({ name: method.name, settings: {} }),
      },
    );
    return { added, last };
  }

  it('trains a detector, whose last weights count, and the classifier that learns by it', async () => {
    const { added, last } = await plan({ confidenceEpochs: 3 });
    expect(last).toBe('key 2');
    expect(added.map(({ kind, needs, title }) => [kind, needs.epochs, needs.models, title])).toEqual([
      ['conf-mpu-confidence', 3, [3], 'mine, detector of entities'],
      ['conf-mpu-classifier', 5, [], 'mine'],
    ]);
    expect(added[0]!.task['settings']).toMatchObject({ totalEpochs: 3, modelSelection: 'last' });
    expect(added[1]!.task).toMatchObject({
      teachers: [{ kind: 'conf-mpu-confidence', key: 'key 1', epochs: 3 }],
      settings: { totalEpochs: 5, modelSelection: 'best_dev', method: { settings: { stage: 'classifier' } } },
    });
  });

  it('ends with the detector where that is asked for, and keeps to the most epochs of a profile', async () => {
    const { added } = await plan({ stage: 'confidence', confidenceEpochs: 9 }, 2);
    expect(added.map(({ kind, needs }) => [kind, needs.epochs, needs.models])).toEqual([
      ['conf-mpu-confidence', 2, []],
    ]);
  });

  it('has of the method in the key of a stage what that computes by', () => {
    const settings = parseTraining({ stage: 'confidence', priors, positiveWeight: 28 });
    const ofDetector = { stage: 'confidence', wordDropout: 0.1, priors };
    expect(confidenceKind.describe!(settings).method.settings).toEqual(ofDetector);
    const classifier = parseTraining({ priors, positiveWeight: 28 });
    expect(confMpuKind.describe!(classifier).method.settings).toEqual({
      ...ofDetector,
      stage: 'classifier',
      positiveWeight: 28,
      threshold: 0.5,
      normalization: 'gated',
    });
  });
});
