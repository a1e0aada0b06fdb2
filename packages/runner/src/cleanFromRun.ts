import type { CleaningSettingsInput } from '@dynclean/schema';

import type { FinalTrainingChoice } from './cleanRun.js';
import type { CleanSummary } from './CleanSummary.js';
import type { EngineChoice, OutputChoice } from './commonOptions.js';
import type { RunContext } from './RunContext.js';

export interface CleanFromRunOptions extends OutputChoice, EngineChoice, FinalTrainingChoice {
  /** A clean run, or a folder with its `dynamics-run/` and `threshold-run/`. */
  readonly from: string;
  /** The dataset, where it lies elsewhere now than when `from` was made. */
  readonly dataset?: string;
  /** What is not given is as in `from`. */
  readonly cleaning?: CleaningSettingsInput;
}

/** Cleans again with other settings, from dynamics that are there. Takes seconds, but for a training on D'. */
export function cleanFromRun(_options: CleanFromRunOptions, _context: RunContext = {}): Promise<CleanSummary> {
  throw new Error('not written yet');
}
