import { findContestedLabels } from '@dynclean/cleaning';
import { type CandidateSpans, enumerateCandidateSpans, numberNames, type SpanNames } from '@dynclean/datasets';

import type { OpenData } from '../data/openData.js';
import { findSilentSpans } from '../measures/neighbours.js';

/** Which labels of a corpus are contested. S = candidate spans. */
export interface ContestedLabels extends SpanNames {
  readonly spans: CandidateSpans;
  /** `[S]` 1 for those that the same words contradict elsewhere. */
  readonly isContested: Uint8Array;
  /** `[S]` 1 for spans that say nothing of their words. */
  readonly isSilent: Uint8Array;
}

/** Finds them (`findContestedLabels`); nothing is trained, no gold label is read. */
export function findContested({ dataset, vocabulary }: OpenData, maxSpanWidth: number): ContestedLabels {
  const spans = enumerateCandidateSpans(dataset.train, vocabulary, maxSpanWidth);
  const numbered = numberNames(dataset.train, spans);
  const isSilent = findSilentSpans(spans);
  const isContested = findContestedLabels({ nameOf: numbered.nameOf, labels: spans.labels, isSilent });
  return { ...numbered, spans, isContested, isSilent };
}
