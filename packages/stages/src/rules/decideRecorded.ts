import { type CandidateSpans, createSpanReader } from '@dynclean/datasets';
import type { SpanReader } from '@dynclean/schema';

import { findRule } from './registry.js';
import { requireDecidable } from './requireDecidable.js';
import type { RuleDecisions, RuleOptions } from './Rule.js';

/** What is decided on, by which recorded epochs and settings. */
export interface DecideOptions extends Omit<RuleOptions, 'labels'> {
  readonly spans: SpanReader | CandidateSpans;
}

/**
 * Decisions from recorded epoch files by the rule of a cleaning. The files are read as streams; the same files and
 * settings give the same decisions, so what a finished run removed can be found again.
 *
 * @throws InputError when rule or measure is unknown or they do not go together, the dynamics do not fit the data or
 *   each other, or all spans of a sign would go.
 */
export async function decideRecorded({ spans, ...options }: DecideOptions): Promise<RuleDecisions> {
  const { cleaning, heldOut = [] } = options;
  requireDecidable(
    cleaning,
    heldOut.map(({ by }) => by),
  );
  return findRule(cleaning.rule).decide({
    ...options,
    labels: 'placesOf' in spans ? spans : createSpanReader(spans),
  });
}
