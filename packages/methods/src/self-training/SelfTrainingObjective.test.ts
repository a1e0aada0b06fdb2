import { startEngine } from '@dynclean/engine';
import { computeLogits, SpanBatches, trainSpanModel } from '@dynclean/training';
import { makeTinyTask, type TinyTask } from '@dynclean/training/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

import { computeSoftLabels } from '../soft-labels/computeSoftLabels.js';
import { SelfTrainingObjective, type SelfTrainingOptions } from './SelfTrainingObjective.js';
import { selfTrainingSettingsSchema } from './SelfTrainingSettings.js';

const settingsOf = selfTrainingSettingsSchema.parse.bind(selfTrainingSettingsSchema);

/** The objective on a task, of three batches an epoch. */
function teach(task: TinyTask, options: Omit<SelfTrainingOptions, 'batchesPerEpoch'>, batchesPerEpoch = 3) {
  const batches = new SpanBatches(task.corpus, task.spans.labels, task.settings);
  return { objective: new SelfTrainingObjective(batches, { ...options, batchesPerEpoch }), batches };
}

describe(SelfTrainingObjective, () => {
  beforeAll(() => startEngine({ engine: 'cpu' }));

  it.each([
    [2, 3, 6], //   2 epochs of 3 steps
    [0.5, 5, 3], // 2.5, rounded up
    [0.1, 3, 1], // at least one
  ])('%d epochs of %d steps are a period of %d steps', (periodEpochs, batchesPerEpoch, steps) => {
    const task = makeTinyTask();
    const teacher = task.createModel(1);
    const { objective } = teach(task, { teacher, settings: settingsOf({ periodEpochs }) }, batchesPerEpoch);
    expect(objective.periodSteps).toBe(steps);
    teacher.dispose();
  });

  it("makes soft labels of the teacher's probabilities in inference mode, a row for each span of the batch", async () => {
    const task = makeTinyTask(); // with dropout
    const teacher = task.createModel(1);
    const settings = settingsOf({ confidence: 0 });
    const { objective, batches } = teach(task, { teacher, settings });
    const { packed } = batches.pack([1, 2]);
    const [labels, again] = [objective.label(packed), objective.label(packed)];
    expect(labels.shape).toEqual([21 + 3, 3]); // spans of up to 3 words in 8 and in 2
    expect(Array.from(again.dataSync())).toEqual(Array.from(labels.dataSync()));
    const logits = new Map<number, Float32Array>();
    await computeLogits(teacher, task.corpus, {
      sentences: { from: 1, to: 3 },
      onLogits: (ids, values) => ids.forEach((id, row) => logits.set(id, values.slice(3 * row, 3 * row + 3))),
    });
    const rows = [...logits.keys()].sort((a, b) => a - b).map((id) => [...(logits.get(id) ?? [])]);
    const probabilities = rows.flatMap((z) => {
      const sum = z.reduce((total, x) => total + Math.exp(x), 0);
      return z.map((x) => Math.exp(x) / sum);
    });
    const expected = computeSoftLabels(Float32Array.from(probabilities), 3, settings);
    expect(expected).toHaveLength(labels.size);
    labels.dataSync().forEach((value, at) => expect(value).toBeCloseTo(expected[at] ?? NaN, 5));
    tf.dispose([labels, again]);
    teacher.dispose();
  });

  it("is the student's cross-entropy against the soft labels, which falls as the student comes to agree", () => {
    const task = makeTinyTask({ headDropout: 0 }, { dropout: false });
    const student = task.createModel(2);
    const { objective, batches } = teach(task, { teacher: student, settings: settingsOf({}) });
    const { packed } = batches.pack([0, 2]);
    const batch = student.upload(packed);
    // One span in three is left out, the others are three quarters of one class and a quarter of the next.
    const soft = Array.from({ length: packed.numSpans }, (_, span) =>
      span % 3 === 0 ? [0, 0, 0] : [0, 1, 2].map((label) => [0.75, 0.25, 0][(label + span) % 3] as number),
    );
    const loss = tf.tidy(() => {
      const taught = { tensors: batch, softLabels: tf.tensor2d(soft), numSubwords: 0, dispose: () => undefined };
      return objective.loss(student, taught).dataSync()[0] as number;
    });
    const logits = tf.tidy(() => student.forward(batch, false).logits.arraySync() as unknown as tf.Tensor);
    // - sum over spans and labels of S log softmax(z), in doubles
    const expected = (logits as unknown as number[][]).reduce((total, z, span) => {
      const log = Math.log(z.reduce((sum, x) => sum + Math.exp(x), 0));
      return total + z.reduce((sum, x, label) => sum - (soft[span]?.[label] ?? NaN) * (x - log), 0);
    }, 0);
    expect(expected).toBeGreaterThan(1);
    expect(loss).toBeCloseTo(expected, 3);
    batch.dispose();
    student.dispose();
  });

  it('makes the student the teacher after each period, and leaves the teacher alone between', () => {
    const task = makeTinyTask();
    const [teacher, student] = [task.createModel(1), task.createModel(2)];
    const bias = (model: typeof teacher): number[] => [...(model.export().get('classifier.bias')?.values ?? [])];
    const [first, second] = [bias(teacher), bias(student)];
    expect(second).not.toEqual(first);
    const { objective } = teach(task, { teacher, settings: settingsOf({ periodEpochs: 1 }) });
    for (const step of [1, 2]) objective.afterStep(student, step);
    expect(bias(teacher)).toEqual(first);
    objective.afterStep(student, 3);
    expect(bias(teacher)).toEqual(second);
    for (const variable of student.trainable().head.values()) tf.tidy(() => variable.assign(tf.add(variable, 1)));
    expect(bias(teacher)).toEqual(second); // a copy, not the student's own
    objective.afterStep(student, 6);
    expect(bias(teacher)).toEqual(bias(student));
    for (const model of [teacher, student]) model.dispose();
  });

  it('brings a student to its teacher: their cross-entropy falls to less than half', async () => {
    const task = makeTinyTask({ headDropout: 0, totalEpochs: 5, encoderLr: 2e-3, headLr: 1e-2 }, { dropout: false });
    const teacher = task.createModel(1);
    await trainSpanModel({ ...task, model: teacher, labels: task.spans.labels });
    const student = task.createModel(2); // knows nothing
    const settings = settingsOf({ periodEpochs: 100, confidence: 0, frequency: 'none' });
    const { objective } = teach(task, { teacher, settings });
    const labels = new Int32Array(task.spans.numSpans); // play no part
    const { epochs } = await trainSpanModel({ ...task, model: student, labels, objective });
    const losses = epochs.map(({ meanLoss }) => meanLoss);
    expect(losses.every((loss) => loss > 0)).toBe(true); // no cross-entropy is less than the entropy of its labels
    expect(losses.at(-1)).toBeLessThan((losses[0] ?? NaN) / 2);
    for (const model of [teacher, student]) model.dispose();
  });

  it('teaches with a copy of the student as it begins, which is its own to dispose of', () => {
    const task = makeTinyTask();
    const student = task.createModel(1);
    const bias = (): number[] => [...(objective.state().tensors?.get('teacher.classifier.bias')?.dataSync() ?? [])];
    const { objective } = teach(task, { settings: settingsOf({}) });
    expect(() => objective.state()).toThrow('begin must be called before there is a teacher');
    const before = tf.memory().numTensors;
    objective.begin(student);
    const began = bias();
    expect(began).toEqual([...(student.export().get('classifier.bias')?.values ?? [])]);
    for (const variable of student.trainable().head.values()) tf.tidy(() => variable.assign(tf.add(variable, 1)));
    expect(bias()).toEqual(began);
    objective.dispose();
    expect(tf.memory().numTensors).toBe(before);
    student.dispose();
  });
});
