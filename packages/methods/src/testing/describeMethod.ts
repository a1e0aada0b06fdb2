import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { countEntitiesByLabel } from '@dynclean/datasets';
import { type EngineMemory, type EngineName, listEngines, startEngine } from '@dynclean/engine';
import { findHead, listEncoderParameters, NerModel, splitParameters } from '@dynclean/models';
import {
  createBatchPlan,
  type Objective,
  predictLabels,
  SpanBatches,
  TokenBatches,
  type TrainOptions,
  type TrainResult,
  trainSpanModel,
} from '@dynclean/training';
import { makeTinyTask, readSettledMemory, type TinyTask } from '@dynclean/training/testing';
import { readNamedArrays, writeSafetensors } from '@dynclean/weights';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

import type { Method, ObjectiveContext } from '../Method.js';
import { span } from '../span/span.js';
import { createLanguage } from './createLanguage.js';

/** Settings that a method is tested with, and what its trainings start from. */
export interface MethodContract {
  /** Settings under which the tiny task can be learned. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Whether it goes on from a model that plain training has begun to teach, rather than from random weights. */
  readonly goesOn: boolean;
  /** What sets it apart, where a method is tested by several settings. */
  readonly variant?: string;
  /** Name of its models' head. @default DynClean's */
  readonly head?: string;
  /** What models are trained by that it goes on from, or learns of. @default cross-entropy over spans */
  readonly before?: Choice;
  /** How many models it learns of. @default 0 */
  readonly numTeachers?: number;
  /** Whether it has a masked language model of the encoder with random weights. @default no */
  readonly speaks?: boolean;
  /** By what the loss of the toy task must fall at least. @default 10, or 2 where it goes on */
  readonly lossFactor?: number;
}

/** A method with its settings. */
export interface Choice extends Pick<MethodContract, 'speaks'> {
  readonly method: Method;
  readonly settings: unknown;
}

/** Models that a training learns of, and their end. */
interface Teachers {
  readonly open: ObjectiveContext['teachers'];
  dispose(): void;
}

type Bits = readonly (readonly [name: string, values: string])[];

function readBits(model: NerModel): Bits {
  return [...model.export()].map(([name, { values }]) => [name, Buffer.from(values.buffer).toString('base64')]);
}

function createObjective(
  task: TinyTask,
  { method, settings, speaks = false }: Choice,
  teachers: ObjectiveContext['teachers'] = [],
): Objective {
  const { corpus, spans, vocabulary, settings: training } = task;
  return method.createObjective(settings, {
    batches: new SpanBatches(corpus, spans.labels, training),
    tokens: () => new TokenBatches(corpus, spans.labels, training),
    types: vocabulary.types,
    batchesPerEpoch: createBatchPlan(corpus, training).batchesPerEpoch,
    totalEpochs: training.totalEpochs,
    seed: training.seed,
    goldLabels: () => spans.labels,
    teachers,
    language: speaks ? createLanguage(task) : undefined,
  });
}

/** A training of the task on its own labels, measured on its own sentences. */
async function train(
  task: TinyTask,
  model: NerModel,
  {
    choice,
    teachers,
    ...options
  }: { readonly choice: Choice; readonly teachers?: ObjectiveContext['teachers'] } & Partial<TrainOptions>,
): Promise<TrainResult> {
  const objective = createObjective(task, choice, teachers);
  const dev = { corpus: task.corpus, entityCounts: countEntitiesByLabel(task.sentences, task.vocabulary) };
  try {
    return await trainSpanModel({ ...task, model, objective, labels: task.spans.labels, dev, ...options });
  } finally {
    objective.dispose?.();
  }
}

/** The model that a training of the task begins with. */
async function createStart(task: TinyTask, seed: number, { goesOn, before }: Tested): Promise<NerModel> {
  const model = task.createModel(seed);
  const settings = { ...task.settings, totalEpochs: 2 };
  if (goesOn) await train(task, model, { choice: before, settings });
  return model;
}

/** Models that have been trained on the task for some epochs. */
async function createTeachers(task: TinyTask, { numTeachers, before }: Tested, totalEpochs: number): Promise<Teachers> {
  const models: NerModel[] = [];
  for (let index = 0; index < numTeachers; index++) {
    const model = task.createModel(100 + index);
    await train(task, model, { choice: before, settings: { ...task.settings, totalEpochs } });
    models.push(model);
  }
  return {
    open: models.map((model) => () => Promise.resolve(model.copy())),
    dispose: () => models.forEach((model) => model.dispose()),
  };
}

/** What the cases of a method have in common. */
interface Tested {
  readonly choice: Choice;
  readonly goesOn: boolean;
  /** Name of the models' head; undefined: DynClean's. */
  readonly head: string | undefined;
  readonly before: Choice;
  readonly numTeachers: number;
  readonly lossFactor: number;
  /** A folder that is empty before each case and gone after it. */
  readonly folder: () => string;
}

/** It learns the task, and its model says the same when it was saved and read. */
async function expectLearning(tested: Tested): Promise<void> {
  const { choice, goesOn, head: headName, folder } = tested;
  // Without dropout, with one word deciding, nothing stands in the way of all spans being right.
  const learning = { totalEpochs: 48, evaluationsPerEpoch: 1, encoderLr: 2e-3, headLr: 4e-3, headDropout: 0 };
  const task = makeTinyTask(learning, { dropout: false, head: headName });
  const model = await createStart(task, 1, tested);
  const teachers = await createTeachers(task, tested, learning.totalEpochs);
  const { best, epochs, evaluations } = await train(task, model, {
    choice,
    isTrained: goesOn,
    teachers: teachers.open,
  });
  teachers.dispose();
  const losses = epochs.map(({ meanLoss }) => meanLoss);
  expect(losses.at(-1)).toBeLessThan((losses[0] ?? NaN) / tested.lossFactor);
  // No student needs to become better than its first teacher; the better of the two is kept.
  expect(best?.scores.f1).toBeGreaterThanOrEqual(goesOn ? (evaluations[0]?.scores.f1 ?? NaN) : 1);

  const file = join(folder(), 'model.safetensors');
  const parameters = [...model.export()];
  await writeSafetensors(file, new Map(parameters));
  const { config, head } = model;
  const read = new NerModel({ config, head, parameters: splitParameters(await readNamedArrays(file)) });
  expect(await predictLabels(read, task.corpus)).toEqual(await predictLabels(model, task.corpus));
  for (const one of [model, read]) one.dispose();
}

/** Every parameter gets a gradient that is finite and not 0. */
async function expectGradients(tested: Tested): Promise<void> {
  const task = makeTinyTask({ headDropout: 0 }, { dropout: false, head: tested.head });
  const model = await createStart(task, 1, tested);
  const teachers = await createTeachers(task, tested, 2);
  const objective = createObjective(task, tested.choice, teachers.open);
  await objective.begin?.(model);
  await objective.beforeEpoch?.(1);
  await objective.beforeStep?.(model, { epoch: 1, step: 1 });
  teachers.dispose();
  const batch = objective.prepare(model, [0, 1, 2, 3], { epoch: 1, step: 1 });
  const { encoder, head } = model.trainable();
  const parameters = new Map([...encoder, ...head]);
  const { value, grads } = tf.variableGrads(() => objective.loss(model, batch, 1), [...parameters.values()]);
  // A key's bias shifts all scores of a query alike, so that its gradient is rounding and nothing else.
  const keyBiases = listEncoderParameters(model.config).filter(({ role }) => role === 'keyBias');
  const isKeyBias = (name: string): boolean => keyBiases.some((of) => `encoder.${of.name}` === name);
  const without = [...parameters].flatMap(([name, variable]) => {
    const values = grads[variable.name]?.dataSync() ?? [NaN];
    const isFine = values.every(Number.isFinite) && (isKeyBias(name) || values.some((of) => of !== 0));
    return isFine ? [] : [name];
  });
  expect(without).toEqual([]);
  tf.dispose([value, grads]);
  batch.dispose();
  objective.dispose?.();
  model.dispose();
}

/** Each sentence is a batch, those without an entity too: methods draw there. */
const makeDrawingTask = (head: string | undefined): TinyTask =>
  makeTinyTask({ totalEpochs: 4, batchSize: 1 }, { head });

/** Equal seeds give equal bits. */
async function expectRepetition(tested: Tested): Promise<void> {
  const run = async (seed: number): Promise<Bits> => {
    const task = makeDrawingTask(tested.head);
    const model = await createStart(task, seed, tested);
    const teachers = await createTeachers(task, tested, 2);
    await train(task, model, { choice: tested.choice, isTrained: tested.goesOn, teachers: teachers.open });
    teachers.dispose();
    const bits = readBits(model);
    model.dispose();
    return bits;
  };
  const first = await run(7);
  expect(await run(7)).toEqual(first);
  expect(await run(8)).not.toEqual(first);
}

/** Begins a training in a folder, or goes on with it; stops it behind a step. */
async function trainIn(place: string, tested: Tested, stopAtStep?: number) {
  const task = makeDrawingTask(tested.head);
  const model = await createStart(task, 6, tested);
  const teachers = await createTeachers(task, tested, 2);
  const controller = new AbortController();
  try {
    const result = await train(task, model, {
      choice: tested.choice,
      teachers: teachers.open,
      settings: { ...task.settings, modelSelection: 'last' }, // all steps count
      dynamicsFolder: findHead(model.head.name).rows === 'spans' ? place : undefined, // there are none of words
      checkpointFolder: join(place, 'checkpoint'),
      isTrained: tested.goesOn,
      signal: controller.signal,
      onEvent: (event) => {
        if (event.kind === 'step' && event.step === stopAtStep) controller.abort();
      },
    });
    const files = await Promise.all(result.dynamicsFiles.map((file) => readFile(file, 'base64')));
    return { result, files, bits: readBits(model) };
  } finally {
    teachers.dispose();
    model.dispose();
  }
}

/** A training that was stopped goes on with the bits of one that was not. */
async function expectGoingOn(tested: Tested): Promise<void> {
  const whole = await trainIn(await mkdtemp(join(tested.folder(), 'whole-')), tested);
  const place = await mkdtemp(join(tested.folder(), 'stopped-'));
  await expect(trainIn(place, tested, 14)).rejects.toThrow('interrupted'); // in the second epoch of 12 steps
  await expect(trainIn(place, tested, 38)).rejects.toThrow('interrupted'); // in the fourth
  const { result, files, bits } = await trainIn(place, tested);
  expect(result.resumed).toBe(2);
  expect(bits).toEqual(whole.bits);
  expect(files).toEqual(whole.files);
  expect(result.epochs.map(({ meanLoss }) => meanLoss)).toEqual(whole.result.epochs.map(({ meanLoss }) => meanLoss));
  expect(result.evaluations).toEqual(whole.result.evaluations);
}

/**
 * What every method must hold to: it learns a toy task, its model is saved and read and says the same, every parameter
 * gets a gradient, equal seeds give equal bits, and a training that was stopped goes on with the bits of one that was
 * not.
 */
export function describeMethod(method: Method, contract: MethodContract): void {
  const { settings, goesOn, head, variant, before = { method: span, settings: {} }, numTeachers = 0 } = contract;
  // The best engine that is there; checkParity.reference.test.ts holds each of them to PyTorch.
  const engine = listEngines().find(({ available }) => available)?.name as EngineName;

  describe(`method ${method.name}${variant === undefined ? '' : `, ${variant},`} on ${engine}`, () => {
    let folder: string;
    let held: EngineMemory;
    const tested: Tested = {
      choice: { method, settings, speaks: contract.speaks ?? false },
      goesOn,
      head,
      before,
      numTeachers,
      lossFactor: contract.lossFactor ?? (goesOn ? 2 : 10),
      folder: () => folder,
    };

    beforeAll(() => startEngine({ engine, threads: 1 })); // tiny products: a second thread would only wait
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'dynclean-method-'));
      held = await readSettledMemory();
    });
    afterEach(async () => {
      await rm(folder, { recursive: true });
      const { numTensors, nativeHandles } = await readSettledMemory();
      expect([numTensors, nativeHandles]).toEqual([held.numTensors, held.nativeHandles]);
    });

    it(
      'learns the task, and its model says the same when it was saved and read',
      () => expectLearning(tested),
      600_000, // plain TensorFlow.js is slow, the more so beside other work
    );
    it('gives every parameter a gradient', () => expectGradients(tested));
    it('gives the same bits from the same seed, others from another', () => expectRepetition(tested));
    it('goes on after a stop with the bits of a training that was never stopped', () => expectGoingOn(tested));
  });
}
