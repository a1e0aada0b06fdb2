import type { SpanExample } from '@dynclean/schema';

import type { CleanSummary } from './CleanSummary.js';
import type { EncoderChoice, EngineChoice, GivenTrainingSettings, OutputChoice } from './commonOptions.js';
import type { RunContext } from './RunContext.js';

export interface DemoOptions extends EncoderChoice, EngineChoice, OutputChoice {
  readonly settings?: GivenTrainingSettings;
  /** How many removed spans to show. @default 20 */
  readonly maxRemoved?: number;
}

export interface DemoSummary {
  readonly clean: CleanSummary;
  /** The removed positives, worst (lowest AUM) first, `maxRemoved` at most; `clean.signs` has all counts. */
  readonly removedPositives: readonly SpanExample[];
  readonly removedNegatives: readonly SpanExample[];
  /** A small model of random weights on a few sentences: scores mean nothing. */
  readonly mechanicsOnly: boolean;
  /** Why; null otherwise. */
  readonly mechanicsReason: string | null;
  readonly totalMs: number;
}

/** The embedded corpus, start to end: D, its cleaning, D', the scores of both and what was removed. */
export function demoRun(_options: DemoOptions, _context: RunContext = {}): Promise<DemoSummary> {
  throw new Error('not written yet');
}
