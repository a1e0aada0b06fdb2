import type { BuildInfo } from '@dynclean/schema';
import type { PlannedStage } from '@dynclean/stages';

import type { PlanProgress } from './PlanProgress.js';

/** Where and how the stages of a plan are done. */
export interface RunPlanOptions {
  /** The results folder, absolute. */
  readonly results: string;
  /** Expected duration of each stage, by key, in milliseconds. */
  readonly estimate: ReadonlyMap<string, { readonly ms: number }>;
  /** The program that this run holds to. */
  readonly build: BuildInfo;
  /** Stages to do; others count as they are. @default all */
  readonly only?: ReadonlySet<string>;
  /** Stages that cannot be done, by key, and why: what they need is not here. */
  readonly impossible?: ReadonlyMap<string, string>;
  /** Whether to go on with what does not need a stage that failed. @default true */
  readonly keepGoing?: boolean;
  /** Whether trainings write event files of TensorBoard. @default false */
  readonly tensorboard?: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (progress: PlanProgress) => void;
  /** A stage began, ended, failed; a line for a person. */
  readonly onMessage?: (line: string) => void;
}

/** A stage that could not be done. */
export interface FailedStage {
  readonly stage: PlannedStage;
  /** For a person. */
  readonly reason: string;
  /** Its log; null: it was never begun. */
  readonly log: string | null;
  /** Titles of what could not be done because of it. */
  readonly blocked: readonly string[];
}

/** What came of a plan. */
export interface PlanOutcome {
  /** Stages that were there already. */
  readonly there: number;
  readonly done: number;
  readonly failed: readonly FailedStage[];
  /** Stages that jobs in a queue still do. */
  readonly queued: readonly PlannedStage[];
  /** Stages that were not begun: they need one that failed, or nothing new was to be begun. */
  readonly left: readonly PlannedStage[];
}
