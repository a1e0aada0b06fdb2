import type { CleaningSettingsInput } from '@dynclean/schema';

import type { CleanSummary } from './CleanSummary.js';
import type { DataChoice, EncoderChoice, EngineChoice, GivenTrainingSettings, OutputChoice } from './commonOptions.js';
import type { RunContext } from './RunContext.js';

export interface FinalTrainingChoice {
  /** Train on D' as well (`cleaned-run/`), so that scores of D and D' stand side by side. @default false */
  readonly trainFinal?: boolean;
  /** What that training does otherwise than the cleaner's, e.g. `{ topneg: false }`. */
  readonly finalSettings?: GivenTrainingSettings;
}

export interface CleanRunOptions extends DataChoice, EncoderChoice, EngineChoice, OutputChoice, FinalTrainingChoice {
  /** Of the cleaner; `topneg` is on unless `false` is given. */
  readonly settings?: GivenTrainingSettings;
  readonly cleaning?: CleaningSettingsInput;
}

/** The whole chain: dynamics run, threshold run, thresholds, D', and a training on it if asked for. */
export function cleanRun(_options: CleanRunOptions, _context: RunContext = {}): Promise<CleanSummary> {
  throw new Error('not written yet');
}
