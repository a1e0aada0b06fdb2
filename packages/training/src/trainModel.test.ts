import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from '@jest/globals';
import { nextSeed, startEngine } from '@dynclean/engine';
import type { NerModel } from '@dynclean/models';
import * as tf from '@tensorflow/tfjs-core';

import { AdamW } from './AdamW.js';
import { computeClipFactor } from './computeClipFactor.js';
import { createBatchPlan } from './createBatchPlan.js';
import type { Objective } from './Objective.js';
import { constant } from './schedules/constant.js';
import type { SpanBatch } from './SpanBatches.js';
import { makeTinyTask } from './testing/makeTinyTask.js';
import { TrainingCheckpoint } from './TrainingCheckpoint.js';
import type { SavedState, TrainingPart } from './TrainingPart.js';
import { trainModel, type TrainModelOptions } from './trainModel.js';

describe(trainModel, () => {
  beforeAll(() => startEngine({ engine: 'cpu' }));

  /** Two epochs of three batches of four sentences. */
  const task = makeTinyTask({ headDropout: 0, totalEpochs: 2 }, { dropout: false });

  async function train(
    options: Partial<TrainModelOptions<SpanBatch>> & { readonly learningRate?: number },
  ): Promise<NerModel> {
    const model = task.createModel(2);
    const { encoder, head } = model.trainable();
    const { learningRate = 1e-3 } = options;
    const optimizer = new AdamW(
      [{ parameters: new Map([...encoder, ...head]), learningRate, weightDecay: 0 }],
      task.settings,
    );
    try {
      await trainModel({
        model,
        objective: task.objective,
        optimizer,
        schedule: constant(),
        batches: createBatchPlan(task.corpus, task.settings),
        totalEpochs: 2,
        seed: 1,
        parts: [],
        ...options,
      });
    } finally {
      optimizer.dispose();
    }
    return model;
  }

  const weightsOf = (model: NerModel): unknown => {
    const weights = [...model.export()].map(([name, { values }]) => [name, [...values]]);
    model.dispose();
    return weights;
  };

  it('takes of the gradients what clipping leaves', async () => {
    const asBegun = weightsOf(task.createModel(2));
    expect(weightsOf(await train({ clip: () => tf.scalar(0) }))).toEqual(asBegun);
    const free = weightsOf(await train({}));
    expect(free).not.toEqual(asBegun);
    expect(weightsOf(await train({ clip: (gradients) => computeClipFactor(gradients, 1e9) }))).toEqual(free);
    expect(weightsOf(await train({ clip: (gradients) => computeClipFactor(gradients, 1e-4) }))).not.toEqual(free);
  });

  it('multiplies the rates with the schedule, whose steps count from 1', async () => {
    const steps: number[] = [];
    const schedule = (step: number): number => {
      steps.push(step);
      return 0;
    };
    expect(weightsOf(await train({ schedule }))).toEqual(weightsOf(task.createModel(2)));
    expect(steps).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('tells the objective and the parts, in their order, where it is', async () => {
    const said: string[] = [];
    const part = (name: string): TrainingPart => ({
      begin: () => Promise.resolve(void said.push(`${name} begin`)),
      beforeEpoch: ({ epoch, step }) => void said.push(`${name} epoch ${epoch} from ${step}`),
      beforeStep: () => void said.push(`${name} before`),
      afterStep: ({ epoch, step, totalSteps, loss }) =>
        void said.push(`${name} step ${step} of ${totalSteps}, ${epoch} ${loss.isDisposed}`),
      afterEpoch: ({ epoch, step }) => void said.push(`${name} end ${epoch} at ${step}`),
      finish: () => void said.push(`${name} finish`),
    });
    const objective: Objective<SpanBatch> = {
      ...task.objective,
      begin: () => void said.push('objective begin'),
      beforeEpoch: (epoch) => void said.push(`objective epoch ${epoch}`),
      prepare: (model, sentences, { epoch, step }) => {
        said.push(`prepare ${sentences.join(' ')}, ${epoch} ${step}`);
        return task.objective.prepare(model, sentences, { epoch, step });
      },
      afterStep: (_model, step) => void said.push(`objective step ${step}`),
    };
    const batches = { batchesPerEpoch: 1, of: (epoch: number) => [[epoch, epoch + 1]] };
    (await train({ objective, batches, parts: [part('a'), part('b')] })).dispose();
    const ofEpoch = (epoch: number): string[] => [
      `objective epoch ${epoch}`,
      `a epoch ${epoch} from ${epoch - 1}`,
      `b epoch ${epoch} from ${epoch - 1}`,
      'a before',
      'b before',
      `prepare ${epoch} ${epoch + 1}, ${epoch} ${epoch}`,
      `objective step ${epoch}`,
      `a step ${epoch} of 2, ${epoch} false`,
      `b step ${epoch} of 2, ${epoch} false`,
      `a end ${epoch} at ${epoch}`,
      `b end ${epoch} at ${epoch}`,
    ];
    const around = { first: ['objective begin', 'a begin', 'b begin'], last: ['a finish', 'b finish'] };
    expect(said).toEqual([...around.first, ...ofEpoch(1), ...ofEpoch(2), ...around.last]);
  });

  it('goes on with what an objective that draws at each visit has drawn', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dynclean-loop-'));
    /** Leaves a share of the labels out that it draws, and counts what it drew. */
    const draw = (): { objective: Objective<SpanBatch>; drawn: number[] } => {
      const drawn: number[] = [];
      const objective: Objective<SpanBatch> = {
        ...task.objective,
        prepare: (model, sentences, visit) => {
          const batch = task.objective.prepare(model, sentences, visit);
          drawn.push(nextSeed());
          return { ...batch, labels: batch.labels.map((label) => ((drawn.at(-1) ?? 0) % 2 === 0 ? label : -1)) };
        },
        state: () => ({ progress: { drawn } }),
        restore: ({ progress }: SavedState) => void drawn.push(...(progress['drawn'] as number[])),
      };
      return { objective, drawn };
    };
    const whole = draw();
    const weights = weightsOf(await train({ objective: whole.objective }));
    const begun: string[] = [];
    const part: TrainingPart = { begin: () => Promise.resolve(void begun.push('begin')) };
    const stopped = draw();
    const options = { objective: stopped.objective, parts: [part] };
    const first = await train({ ...options, totalEpochs: 1, checkpoint: await TrainingCheckpoint.open(folder) });
    first.dispose();
    const resumed = draw();
    const model = await train({
      ...options,
      objective: resumed.objective,
      checkpoint: await TrainingCheckpoint.open(folder),
    });
    expect(weightsOf(model)).toEqual(weights);
    expect(whole.drawn).toHaveLength(6);
    expect(new Set(whole.drawn).size).toBe(6);
    expect(resumed.drawn).toEqual(whole.drawn);
    expect(begun).toEqual(['begin']); // not again when it went on
    await rm(folder, { recursive: true });
  });
});
