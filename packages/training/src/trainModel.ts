import { seedEngine, type StepMeter } from '@dynclean/engine';
import type { NerModel } from '@dynclean/models';
import { throwIfInterrupted } from '@dynclean/schema';
import * as tf from '@tensorflow/tfjs-core';

import type { AdamW } from './AdamW.js';
import { computeEpochSeed } from './computeEpochSeed.js';
import type { BatchPlan } from './createBatchPlan.js';
import type { Objective, TrainingBatch } from './Objective.js';
import type { Schedule } from './schedules/Schedule.js';
import type { TrainingCheckpoint } from './TrainingCheckpoint.js';
import type { TrainingPart } from './TrainingPart.js';

/** The parts that a training is made of. */
export interface TrainModelOptions<B extends TrainingBatch> {
  readonly model: NerModel;
  readonly objective: Objective<B>;
  readonly optimizer: AdamW;
  readonly schedule: Schedule;
  readonly batches: BatchPlan;
  readonly totalEpochs: number;
  readonly seed: number;
  /** What goes along: evaluation, recording, records. Told in this order. */
  readonly parts: readonly TrainingPart[];
  /** Gives what the optimizer multiplies all gradients with; it is disposed of here. @default they stay as they come */
  readonly clip?: ((gradients: tf.NamedTensorMap) => tf.Scalar) | undefined;
  /** Keeps the state after each epoch; one that is there is gone on from. */
  readonly checkpoint?: TrainingCheckpoint | undefined;
  /** Told what a step is at. */
  readonly meter?: StepMeter | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The training loop: epochs of steps on an objective's batches, and parts that are told of each.
 *
 * Random numbers start afresh at each epoch from the seed and the epoch's number, so that a run repeats bit by bit on
 * one machine, a shorter run is the beginning of a longer one, and one that goes on from a checkpoint gives the same
 * bits as one that was never stopped.
 *
 * Whoever made the objective, the optimizer and the parts disposes of them.
 */
export async function trainModel<B extends TrainingBatch>(options: TrainModelOptions<B>): Promise<void> {
  const { model, objective, optimizer, batches, totalEpochs, parts, checkpoint, signal } = options;
  const totalSteps = batches.batchesPerEpoch * totalEpochs;
  const { encoder, head } = model.trainable();
  const parameters = new Map([...encoder, ...head]);
  const variables = [...parameters.values()];
  const checkpointed = [{ state: () => ({ tensors: parameters }) }, optimizer, objective, ...parts];

  await objective.begin?.(model);
  const resumed = (await checkpoint?.restore(checkpointed)) ?? null;
  if (resumed === null) for (const part of parts) await part.begin?.();
  let step = resumed?.step ?? 0;
  for (let epoch = (resumed?.epoch ?? 0) + 1; epoch <= totalEpochs; epoch++) {
    seedEngine(computeEpochSeed(options.seed, epoch));
    await objective.beforeEpoch?.(epoch);
    for (const part of parts) part.beforeEpoch?.({ epoch, step });
    for (const sentences of batches.of(epoch)) {
      throwIfInterrupted(signal);
      const visit = { epoch, step: ++step };
      await objective.beforeStep?.(model, visit);
      for (const part of parts) part.beforeStep?.();
      const batch = objective.prepare(model, sentences, visit);
      const loss = takeStep(options, { batch, step, variables });
      const taken = { epoch, step, totalSteps, loss, numSubwords: batch.numSubwords };
      try {
        for (const part of parts) await part.afterStep?.(taken);
      } finally {
        loss.dispose();
      }
      await new Promise(setImmediate); // lets Ctrl-C and progress bars through
    }
    const measures = objective.measures?.();
    for (const part of parts) await part.afterEpoch?.({ epoch, step, measures });
    await checkpoint?.write({ epoch, step }, checkpointed);
  }
  for (const part of parts) part.finish?.();
}

/** Loss, gradients and one step of the optimizer; gives the loss. */
function takeStep<B extends TrainingBatch>(
  { model, objective, optimizer, schedule, clip, meter }: TrainModelOptions<B>,
  { batch, step, variables }: { readonly batch: B; readonly step: number; readonly variables: tf.Variable[] },
): tf.Scalar {
  meter?.enter('forward');
  const { value, grads } = tf.variableGrads(() => {
    const loss = objective.loss(model, batch, step);
    meter?.enter('backward');
    return loss;
  }, variables);
  meter?.enter('optimizer');
  const clipFactor = clip?.(grads);
  optimizer.step(grads, schedule(step), clipFactor);
  meter?.enter('other');
  tf.dispose([grads, clipFactor ?? []]);
  batch.dispose();
  objective.afterStep?.(model, step);
  return value;
}
