import type { NerModel } from '@dynclean/models';
import type * as tf from '@tensorflow/tfjs-core';

import type { Checkpointed } from './TrainingPart.js';

/** When a batch is asked for. */
export interface Visit {
  /** How many times the sentences will have been seen with this one: the epoch, from 1. */
  readonly epoch: number;
  /** The step that the batch is for, from 1. */
  readonly step: number;
}

/** Sentences made ready for a step, on the engine. */
export interface TrainingBatch {
  readonly numSubwords: number;
  dispose(): void;
}

/**
 * What a training minimizes. It makes its batches itself, so that it can draw negatives anew at each visit, change the
 * text, or ask a teacher for labels.
 *
 * Random numbers come from the engine (`nextSeed` and TensorFlow.js ops), which starts afresh at each epoch: then a run
 * that goes on from a checkpoint repeats what one that was never stopped draws.
 *
 * @typeParam B - its batches.
 */
export interface Objective<B extends TrainingBatch = TrainingBatch> extends Checkpointed {
  /** Once, with the weights that the training begins with, before a checkpoint is put back: time to copy a teacher. */
  begin?(model: NerModel): Promise<void> | void;
  /** Before the steps of an epoch, from 1: relabel, redraw, rebuild augmented copies. */
  beforeEpoch?(epoch: number): Promise<void> | void;
  /** Before the batch of a step is prepared: look at the corpus again with the weights of the moment. */
  beforeStep?(model: NerModel, visit: Visit): Promise<void> | void;
  /** The batch of some sentences; the loop disposes of it after the step. */
  prepare(model: NerModel, sentences: readonly number[], visit: Visit): B;
  /** The loss of a batch, with dropout. Called where gradients are recorded: what needs none belongs into `prepare`. */
  loss(model: NerModel, batch: B, step: number): tf.Scalar;
  /** After the optimizer's step: refresh a teacher, move prototypes. */
  afterStep?(model: NerModel, step: number): void;
  /** Numbers of the epoch whose last step was just taken, by name, for the log; asked once. */
  measures?(): Readonly<Record<string, number>>;
  /**
   * Subwords that its batches can have. Rows of the word table for others get no gradient and may stay out of the
   * optimizer.
   */
  subwords(): ReadonlySet<number> | 'all';
  dispose?(): void;
}
