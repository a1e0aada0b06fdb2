import type { RunInfo } from '@dynclean/schema';

import type { DataChoice, EncoderChoice, EngineChoice, GivenTrainingSettings, OutputChoice } from './commonOptions.js';
import type { RunContext } from './RunContext.js';

export interface TrainRunOptions extends DataChoice, EncoderChoice, EngineChoice, OutputChoice {
  readonly settings?: GivenTrainingSettings;
  /** Record training dynamics in `dynamics/epoch-N.arrow`. @default false */
  readonly dynamics?: boolean;
}

/** `run.json` and where it lies. */
export interface TrainRunSummary extends RunInfo {
  readonly folder: string;
  /** The model folder. */
  readonly modelFolder: string;
}

/** One training: reads a dataset, trains, measures, writes a run folder. */
export function trainRun(_options: TrainRunOptions, _context: RunContext = {}): Promise<TrainRunSummary> {
  throw new Error('not written yet');
}
