import type { StageJob } from '@dynclean/stages';

/** How a stage's process ended. What it found is in the stage's folder or its status file. */
export type StageExit = 'done' | 'failed' | 'stopped' | 'elsewhere' | 'other-build' | 'died';

/** A stage that was handed over. */
export interface StartedStage {
  readonly ended: Promise<{ readonly exit: StageExit; readonly reason: string | null }>;
  /** Asks it to stop; it keeps what it has after its last epoch. */
  stop(): void;
}

/**
 * Where stages run. Stages meet through files of the results folder only, so another machine that sees the folder will
 * do: nothing else goes in or out.
 */
export interface StageExecutor {
  /** Stages at a time. */
  readonly slots: number;
  /** @param slot - which of them it is, from 0: an executor may bind it to a device. */
  start(job: StageJob, slot: number): Promise<StartedStage>;
}
