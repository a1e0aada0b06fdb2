import type { EngineChoice } from '@dynclean/stages';
import type { ZodType } from 'zod';

import type { StageExecutor } from './StageExecutor.js';

/** What a user asked for of any executor. */
export interface ExecutorChoice extends Pick<EngineChoice, 'engine' | 'device' | 'threads'> {
  /** Stages at a time. Default: the executor's choice. */
  readonly slots?: number | undefined;
}

/** A kind of place where stages can run, as the registry has it. */
export interface Executor<Settings = unknown> {
  /** What `--executor` calls it. */
  readonly name: string;
  /** What it is, in a few words, e.g. `processes of this machine`. */
  readonly title: string;
  /**
   * Settings of its own (a cluster's partition, say), as a file of them is written; all have defaults where none are
   * needed.
   */
  readonly settings: ZodType<Settings>;
  /**
   * Looks at where stages would run; starts nothing there. What it computes with is loaded in here, not with the
   * registry.
   *
   * @throws InputError when the engine or device that is asked for is not there.
   */
  open(settings: Settings, choice: ExecutorChoice): Promise<StageExecutor>;
}
