import type { PlannedStage } from '@dynclean/stages';

import type { StageOrder } from './StageOrder.js';

/** What a queue knows of a stage that was handed to it. */
export interface QueuedStage {
  /** `ended`: its job is over; whether the stage is done stands in the results folder. */
  readonly state: 'waiting' | 'running' | 'ended';
  /** The job that has it, as the queue's own commands call it. */
  readonly job: string;
  /** Of an ended one, what became of the job, for a person; else why it waits, or `null`. */
  readonly reason: string | null;
  /** Whether the job ended before it began: one that it waits for did not end well, or the queue could not start it. */
  readonly isDropped: boolean;
}

/** What the stages of a plan take in a queue. */
export interface QueueCost {
  readonly jobs: number;
  /** Jobs of one kind that are submitted together. */
  readonly arrays: number;
  readonly coreHours: number;
  readonly gpuHours: number;
  /** Time until the last one ends if none has to wait for a place. */
  readonly shortestMs: number;
}

/** What a stage's duration is expected to be, by key. */
export type StageDurations = ReadonlyMap<string, { readonly ms: number }>;

/** Stages to submit, with what all of them are told. */
export interface QueueOrder extends Omit<StageOrder, 'stage'> {
  /** Each after those that it reads. */
  readonly stages: readonly PlannedStage[];
  readonly durations: StageDurations;
}

/**
 * A place that takes all stages of a plan at once and does them in its own time, in the order of what they read. Who
 * asked may leave: jobs and whoever looks at them meet in the results folder, and in what the queue says itself.
 */
export interface StageQueue {
  /** For a line to a person, e.g. `slurm, partition gpu`. */
  readonly description: string;
  /** How often it is to be looked at. */
  readonly pollMs: number;
  /** What stages take, without submitting any. */
  computeCost(stages: readonly PlannedStage[], durations: StageDurations): QueueCost;
  /**
   * What the queue knows of the stages of a results folder, by key. Jobs that would wait for ever, or for nothing, are
   * taken out of it.
   *
   * @throws QueueSilentError when it does not answer.
   * @throws InputError when it cannot be asked from here.
   */
  look(results: string): Promise<ReadonlyMap<string, QueuedStage>>;
  /**
   * Submits stages that it does not have, so that each begins when all that it reads is done; those that another
   * process has submitted meanwhile are left out.
   *
   * @returns how many jobs were submitted.
   * @throws QueueSilentError when it does not answer, QueueFullError when it takes no more for now; jobs that were
   *   submitted before stay.
   * @throws InputError when it refuses them, with its own words.
   */
  submit(order: QueueOrder): Promise<number>;
  /** How a person ends all jobs of a results folder, as one types it. */
  describeCancelling(results: string): string;
}

/** A queue did not answer; that passes. */
export class QueueSilentError extends Error {
  override readonly name = 'QueueSilentError';
}

/** A queue takes no more jobs before others have ended. */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError';
}
