import { listEngines, startEngine } from '@dynclean/engine';
import type { NerModel } from '@dynclean/models';
import { TokenBatches } from '@dynclean/training';
import { makeTinyTask } from '@dynclean/training/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

import { computeSoftLabels } from '../soft-labels/computeSoftLabels.js';
import { BondObjective } from './BondObjective.js';
import { bondSettingsSchema } from './BondSettings.js';
import { toBioTags } from './toBioTags.js';

const engine = listEngines().find(({ available }) => available)!.name;
const task = makeTinyTask({ headDropout: 0 }, { dropout: false, head: 'bio-classifier' });
const batches = new TokenBatches(task.corpus, task.spans.labels, task.settings);

const create = (given: object = {}, totalSteps = 100): BondObjective =>
  new BondObjective(batches, {
    settings: bondSettingsSchema.parse({ startStep: 4, periodSteps: 3, ...given }),
    totalSteps,
  });

const readBias = (model: NerModel): number[] => [...(model.export().get('classifier.bias')?.values ?? [])];
const readTeacher = (objective: BondObjective): number[] =>
  Array.from(objective.state().tensors!.get('teacher.classifier.bias')!.dataSync());
const add = (model: NerModel, to: string, by: number[]): void =>
  tf.tidy(() => {
    const variable = model.trainable().head.get(to)!;
    variable.assign(tf.add(variable, by));
  });

describe(toBioTags, () => {
  it('gives first words B, others I, and leaves out what does not count', () => {
    const words = { tags: Int32Array.of(0, 1, 1, 1, 2, -1, 2), begins: Uint8Array.of(0, 1, 0, 1, 1, 0, 1) };
    expect(Array.from(toBioTags(words))).toEqual([0, 1, 2, 1, 3, -1, 3]);
  });
});

describe(BondObjective, () => {
  beforeAll(() => startEngine({ engine, threads: 1 }));

  it.each([
    [{ startStep: 4 }, 100, 4],
    [{ startStep: 80 }, 100, 50], // no later than half-way
    [{ startStep: 80 }, 5, 3],
    [{ startStep: 4, stage: 'early_stopping' }, 100, 100],
  ])('with %j of %d steps learns %d of them from the labels as they are', (given, totalSteps, startStep) => {
    expect(create(given, totalSteps).startStep).toBe(startStep);
  });

  it('is the mean of - log p of BIO tags over the words that count, until the teacher begins', () => {
    const model = task.createModel(2);
    const objective = create();
    objective.begin(model);
    const batch = objective.prepare(model, [1], { epoch: 1, step: 4 });
    expect(batch.softLabels).toBeNull();
    expect(Array.from(batch.tags)).toEqual([1, 0, 0, 0, 0, 3, 0, 0]);
    const tags = Int32Array.of(1, -1, 0, -1, -1, 3, -1, -1);
    const [loss, logits] = tf.tidy(() => [
      objective.loss(model, { ...batch, tags }).dataSync()[0]!,
      model.forward(batch.tensors, false).logits.arraySync(),
    ]);
    const ofWord = (row: number[], tag: number): number =>
      Math.log(row.reduce((sum, logit) => sum + Math.exp(logit), 0)) - row[tag]!;
    const expected = [0, 2, 5].map((word) => ofWord(logits[word]!, tags[word]!));
    expect(logits[0]).toHaveLength(5);
    expect(loss).toBeCloseTo(expected.reduce((sum, of) => sum + of, 0) / 3, 5);
    batch.dispose();
    objective.dispose();
    model.dispose();
  });

  it('copies the student when the start is over and after each period, and leaves the teacher alone between', () => {
    const model = task.createModel(1);
    const objective = create();
    objective.begin(model);
    const copiedAt: number[] = [];
    for (let step = 1; step <= 11; step++) {
      add(model, 'classifier.bias', [1, 1, 1, 1, 1]);
      objective.afterStep(model, step);
      if (readTeacher(objective).join() === readBias(model).join()) copiedAt.push(step);
    }
    expect(copiedAt).toEqual([4, 7, 10]);
    objective.dispose();
    model.dispose();
  });

  it('teaches what the teacher says of the words, sharpened, or its most probable tags', () => {
    const dropping = makeTinyTask({ headDropout: 0.3 }, { head: 'bio-classifier' }); // not where it teaches
    const [model, other] = [dropping.createModel(1), task.createModel(2)];
    add(model, 'classifier.bias', [0, 0, 0, 1.5, 0]); // B-2 of every word
    for (const labels of ['soft', 'hard']) {
      const objective = create({ labels, confidence: 0.3 });
      objective.begin(model);
      const batch = objective.prepare(other, [0, 2], { epoch: 1, step: 5 });
      expect(Array.from(batch.tags)).toEqual(new Array(7).fill(3));
      if (labels === 'hard') expect(batch.softLabels).toBeNull();
      else {
        const said = tf.tidy(() => tf.softmax(model.forward(batch.tensors, false).logits).dataSync() as Float32Array);
        const expected = computeSoftLabels(said, 5, { frequency: 'batch_all', confidence: 0.3 });
        const taught = batch.softLabels!.dataSync();
        expected.forEach((of, at) => expect(taught[at]).toBeCloseTo(of, 5));
        expect(taught).toHaveLength(35);
      }
      batch.dispose();
      objective.dispose();
    }
    for (const one of [model, other]) one.dispose();
  });

  it('leaves out words that the teacher is not sure of, and says how many it is sure of', () => {
    const model = task.createModel(1);
    const objective = create({ confidence: 0.9 });
    objective.begin(model);
    objective.beforeEpoch();
    const batch = objective.prepare(model, [0], { epoch: 2, step: 5 });
    expect(Array.from(batch.tags)).toEqual([-1, -1, -1, -1, -1]); // fresh weights say a fifth of each tag
    expect(tf.tidy(() => objective.loss(model, batch).dataSync()[0])).toBe(0);
    expect(objective.measures()).toEqual({ confidentWords: 0 });
    batch.dispose();
    add(model, 'classifier.bias', [0, 9, 0, 0, 0]);
    objective.afterStep(model, 7);
    objective.prepare(model, [0], { epoch: 2, step: 8 }).dispose();
    expect(objective.measures()).toEqual({ confidentWords: 0.5 }); // of ten words of two batches
    objective.dispose();
    model.dispose();
  });

  it('has no teacher where it stops early, and nothing to keep', () => {
    const model = task.createModel(1);
    const objective = create({ stage: 'early_stopping' });
    objective.begin(model);
    expect(objective.state()).toEqual({});
    objective.afterStep(model, 100);
    expect(() => objective.prepare(model, [0], { epoch: 1, step: 101 })).toThrow('bond: begin must be called');
    model.dispose();
  });
});
