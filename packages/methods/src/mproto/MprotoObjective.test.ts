import { listEngines, startEngine } from '@dynclean/engine';
import { findOutput } from '@dynclean/models';
import { TokenBatches } from '@dynclean/training';
import { makeTinyTask } from '@dynclean/training/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

import { assignPrototypes } from './assignPrototypes.js';
import { movePrototypes } from './movePrototypes.js';
import { MprotoObjective } from './MprotoObjective.js';
import { mprotoSettingsSchema } from './MprotoSettings.js';
import { prototypeLoss } from './prototypeLoss.js';

const engine = listEngines().find(({ available }) => available)!.name;
const task = makeTinyTask({ headDropout: 0 }, { dropout: false, head: 'prototype-classifier' });
const batches = new TokenBatches(task.corpus, task.spans.labels, task.settings);
const settings = mprotoSettingsSchema.parse({ noneRatio: 0.4, momentum: 0.7 });

describe(MprotoObjective, () => {
  beforeAll(() => startEngine({ engine, threads: 1 }));

  it('learns by the prototypes that there are, and moves them after the step by words that are classified as labelled', () => {
    const model = task.createModel(2);
    const prototypes = model.movedByMethod().get('prototypes')!;
    const objective = new MprotoObjective(batches, settings);
    objective.begin(model);
    expect(objective.state().tensors?.get('prototypes')).toBe(prototypes);
    objective.beforeEpoch();
    const batch = objective.prepare(model, [0, 1, 4, 7]);
    const tags = batch.tags.map((tag, word) => (word === 1 ? -1 : tag));
    const before = prototypes.dataSync().slice();
    const loss = tf.tidy(() => objective.loss(model, { ...batch, tags }).dataSync()[0]);
    expect(prototypes.dataSync()).toEqual(before);
    const expected = tf.tidy(() => {
      const outputs = model.forward(batch.tensors, false);
      const cosines = findOutput(outputs, 'cosines');
      const assigned = assignPrototypes(cosines.dataSync() as Float32Array, tags, settings);
      const said = tf.argMax(outputs.logits, 1).dataSync();
      const members = assigned.map((prototype, word) => (said[word] === tags[word] ? prototype : -1));
      const words = findOutput(outputs, 'word');
      const leftOut = tags.filter((tag, word) => tag === 0 && assigned[word] === -1).length;
      return {
        loss: prototypeLoss(cosines, assigned, settings.compactness).dataSync()[0]!,
        moved: movePrototypes(tf.tensor2d(before, [9, 16]), { words, members, momentum: 0.7 })
          .dataSync()
          .slice(),
        members,
        share: leftOut / tags.filter((tag) => tag === 0).length,
      };
    });
    expect(loss).toBeCloseTo(expected.loss, 6);
    expect(expected.members.some((member) => member >= 0)).toBe(true);
    expect(expected.share).toBeGreaterThan(0);
    expect(objective.measures()).toEqual({ unlabelledLeftOut: expected.share });
    objective.afterStep();
    expect(prototypes.dataSync()).not.toEqual(before);
    prototypes.dataSync().forEach((value, i) => expect(value).toBeCloseTo(expected.moved[i]!, 6));
    objective.afterStep(); // there is nothing to move by
    prototypes.dataSync().forEach((value, i) => expect(value).toBeCloseTo(expected.moved[i]!, 6));
    objective.beforeEpoch();
    expect(objective.measures()).toEqual({ unlabelledLeftOut: 0 });
    batch.dispose();
    objective.dispose();
    model.dispose();
  });

  it('frees what a step was to move to, where there was no step', () => {
    const model = task.createModel(2);
    const objective = new MprotoObjective(batches, settings);
    objective.begin(model);
    const batch = objective.prepare(model, [0]);
    const computeLoss = (): void => tf.tidy(() => void objective.loss(model, batch));
    computeLoss();
    objective.dispose();
    const { numTensors } = tf.memory();
    computeLoss();
    expect(tf.memory().numTensors).toBe(numTensors + 1);
    computeLoss();
    expect(tf.memory().numTensors).toBe(numTensors + 1);
    objective.dispose();
    expect(tf.memory().numTensors).toBe(numTensors);
    batch.dispose();
    model.dispose();
  });

  it('needs a model with prototypes, and to be told of it', () => {
    const plain = makeTinyTask({}, { head: 'token-classifier' }).createModel(1);
    const objective = new MprotoObjective(batches, settings);
    const batch = objective.prepare(plain, [0]);
    expect(() => objective.loss(plain, batch)).toThrow('mproto: begin must be called');
    expect(() => objective.begin(plain)).toThrow('mproto: models must have prototypes');
    batch.dispose();
    plain.dispose();
  });
});
