import type { BuildInfo } from '@dynclean/schema';

import type { EngineChoice } from '../context/commonOptions.js';
import type { PlannedStage } from '../store/PlannedStage.js';

/** All that a process needs to do one stage, as JSON. */
export interface StageJob {
  /** The results folder, absolute. */
  readonly results: string;
  readonly stage: PlannedStage;
  readonly engine: EngineChoice;
  /** Of the program that the run started with: a stage is done by no other. */
  readonly build: BuildInfo;
  /** Paths of the plugins that the run was given, absolute. */
  readonly plugins: readonly string[];
  /** Whether a training writes an event file of TensorBoard. */
  readonly tensorboard: boolean;
}

/** How a stage stands, in its status file: written by the process that does it, read by whoever watches. */
export interface StageStatus {
  readonly state: 'running' | 'done' | 'failed' | 'stopped' | 'elsewhere' | 'other-build';
  readonly pid: number;
  /** What it is busy with, e.g. `training, dev`. */
  readonly phase: string;
  /** Share of the stage's steps that are done, in [0, 1]. */
  readonly share: number;
  readonly detail: string;
  /** Why it failed, for a person; null otherwise. */
  readonly error: { readonly name: string; readonly message: string } | null;
  readonly updatedAt: string;
}
