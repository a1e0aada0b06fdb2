import type { CleaningSettingsInput } from '@dynclean/schema';

import type { CleanSummary } from './CleanSummary.js';
import type { DataChoice, OutputChoice } from './commonOptions.js';
import type { RunContext } from './RunContext.js';

export interface CleanForeignOptions extends DataChoice, OutputChoice {
  /** Dynamics of another trainer, one file an epoch, first epoch first. */
  readonly dynamics: readonly string[];
  /** The same of its threshold run. */
  readonly threshold: readonly string[];
  /** JSON `{"positives": [ids], "negatives": [ids]}`: its threshold samples. */
  readonly ids: string;
  /** Widest candidate span that the ids count, in tokens. @default 8 */
  readonly maxSpanWidth?: number;
  readonly cleaning?: CleaningSettingsInput;
}

/** Cleans with dynamics that some other trainer recorded. */
export function cleanForeign(_options: CleanForeignOptions, _context: RunContext = {}): Promise<CleanSummary> {
  throw new Error('not written yet');
}
