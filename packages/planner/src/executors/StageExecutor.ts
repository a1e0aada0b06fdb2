import type { Bfloat16Support } from '@dynclean/engine';
import type { PlanEngine } from '@dynclean/stages';

import type { StageOrder } from './StageOrder.js';
import type { StageQueue } from './StageQueue.js';

/** How a stage's process ended. What it found is in the stage's folder or its status file. */
export type StageExit = 'done' | 'failed' | 'stopped' | 'elsewhere' | 'other-build' | 'died';

/** The exit codes of a stage's process (`stageProgram`); with any other, or by a signal, it died. */
export const stageExits: Readonly<Record<number, StageExit>> = {
  0: 'done',
  1: 'failed',
  75: 'elsewhere',
  76: 'other-build',
  130: 'stopped',
};

/** A stage that was handed over. */
export interface StartedStage {
  readonly ended: Promise<{ readonly exit: StageExit; readonly reason: string | null }>;
  /** Asks it to stop; it keeps what it has after its last epoch. */
  stop(): void;
}

/** What stages will be computed with: keys name engine and kind of device. */
export interface Computer extends PlanEngine {
  /** What the engine there makes of bfloat16; null: it computes in float32 alone. */
  readonly bfloat16: Bfloat16Support | null;
}

/** Room for stages that run at the same time. */
export interface StageSlots {
  /** How many at a time. */
  readonly count: number;
  /** What each of them has, for a line to a person, e.g. `libtorch (cuda:0), 2 threads each`. */
  readonly description: string;
  /** @param slot - which of them it is, from 0: an executor may bind it to a device. */
  start(order: StageOrder, slot: number): Promise<StartedStage>;
}

/** A place where as many stages run at a time as there is room for, each started when it can be. */
export interface SlotExecutor {
  readonly computer: Computer;
  /**
   * Makes room for the stages of a plan: as much as was asked for, else as fits.
   *
   * @param encoderBytes - weights of the largest encoder among them, float32.
   */
  openSlots(encoderBytes: number): StageSlots;
}

/** A place that takes all stages at once and does them in its own time. */
export interface QueueExecutor {
  readonly computer: Computer;
  openQueue(): StageQueue;
}

/**
 * A place where stages run. Stages meet through files of the results folder only, so another machine that sees that
 * folder, this program and the cache of weights and datasets will do: nothing else goes in or out.
 */
export type StageExecutor = SlotExecutor | QueueExecutor;
