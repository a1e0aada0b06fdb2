import {
  type BySign,
  decideRemovals,
  type NoiseMixtures,
  type SignThreshold,
  type SpanDynamicsChunks,
} from '@dynclean/cleaning';

import { NUM_NEAREST } from './percentile.js';
import type { RuleDecisions, RuleOptions } from './Rule.js';

/** What decisions by a value of a rule's own rest on. */
export interface ValuedSpans {
  readonly noise: NoiseMixtures;
  /** All spans, with the value of each as its confidence. */
  readonly chunks: SpanDynamicsChunks;
  readonly thresholds: BySign<SignThreshold>;
  /** What to do where all spans of a sign would go. */
  readonly advice?: string;
}

/** Decisions by a value of a rule's own, which stands in the place of the metric: labels below its cut go. */
export async function decideByValues(
  { labels, types, devF1, keepNearest, signal }: RuleOptions,
  { noise, chunks, thresholds, advice }: ValuedSpans,
): Promise<RuleDecisions> {
  const decisions = await decideRemovals(chunks, {
    labels,
    types,
    thresholds,
    metric: 'confidence',
    devF1,
    numNearest: NUM_NEAREST,
    keepNearest,
    ...(advice !== undefined && { advice }),
    signal,
  });
  return { ...decisions, thresholds, otherThresholds: null, noise };
}
