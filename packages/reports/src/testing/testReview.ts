import type { Review, ReviewSpan } from '@dynclean/analysis';

const span: ReviewSpan = {
  spanId: 7,
  sentence: 12,
  line: 12,
  first: 1,
  last: 2,
  tokens: ['in', 'New', 'York', 'today'],
  type: 'PER',
  aum: -1.25,
  confidence: 0.125,
  variability: 0.0625,
  removed: true,
  sign: 'positives',
  id: 'n12',
  below: ['aum'],
  suggested: { type: 'LOC', probability: 0.5, isAgreed: true },
  margins: [0, -1, -2.75],
  probabilities: [0.25, 0.125, 0],
  occurrences: [
    { type: 'LOC', count: 4 },
    { type: 'PER', count: 1 },
    { type: null, count: 1 },
  ],
};

/** For tests: a span of a review. */
export const testReviewSpan = (more: Partial<ReviewSpan> = {}): ReviewSpan => ({ ...span, ...more });

/** For tests: a review of two spans, of which one is negative and has no suggestion. */
export function testReview(
  spans: readonly ReviewSpan[] = [
    span,
    testReviewSpan({
      spanId: 9,
      first: 3,
      last: 3,
      type: null,
      sign: 'negatives',
      aum: 0.5,
      id: null,
      suggested: null,
      occurrences: [],
    }),
  ],
): Review {
  const ofSign = { candidates: 40, suspicious: 1, k: 90, tau: 1.5, otherTau: null, thresholdValues: [0, 1, 2] };
  return {
    run: 'runs/mine',
    dataset: 'ships',
    types: ['PER', 'LOC'],
    trainFile: 'ships/train.jsonl',
    trainSha256: '0'.repeat(64),
    metric: 'aum',
    epochs: 3,
    hasOtherLabels: true,
    signs: { positives: ofSign, negatives: ofSign },
    spans,
    confusedWords: [{ words: 'New York', suspicious: 1, occurrences: span.occurrences }],
    confusedTypes: [{ type: 'PER', suggested: 'LOC', count: 1 }],
  };
}
