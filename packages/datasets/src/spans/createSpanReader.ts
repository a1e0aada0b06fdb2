import { type SpanReader, toSpanLabels } from '@dynclean/schema';

import type { CandidateSpans } from './enumerateCandidateSpans.js';

/** Candidate spans that are held, for whoever reads spans by chunks. */
export function createSpanReader(
  spans: Pick<CandidateSpans, 'sentenceOffsets' | 'start' | 'end' | 'labels'>,
): SpanReader {
  const { sentenceOffsets, labels } = spans;
  return {
    ...toSpanLabels(labels),
    placesOf(spanIds) {
      const { start, end } = spans; // not before: who reads labels alone needs no places
      const sentences = new Int32Array(spanIds.length);
      let sentence = findSentence(sentenceOffsets, spanIds[0] ?? 0);
      spanIds.forEach((span, row) => {
        while (sentenceOffsets[sentence + 1]! <= span) sentence += 1;
        sentences[row] = sentence;
      });
      return {
        sentences,
        starts: spanIds.map((span) => start[span]!),
        ends: spanIds.map((span) => end[span]!),
      };
    },
  };
}

/** The sentence that a span lies in: the last whose first id is not above the span's. */
export function findSentence(sentenceOffsets: Int32Array, spanId: number): number {
  let from = 0;
  let to = sentenceOffsets.length - 1;
  while (to - from > 1) {
    const middle = (from + to) >> 1;
    if (sentenceOffsets[middle]! <= spanId) from = middle;
    else to = middle;
  }
  return from;
}
