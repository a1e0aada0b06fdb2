import { candidateSpanAt, type CandidateSpans, findSentence, type LabelVocabulary } from '@dynclean/datasets';
import type { Sentence, SpanExample } from '@dynclean/schema';

/** A span's metrics by its id. */
export type SpanMetrics = ReadonlyMap<number, { readonly aum: number; readonly confidence: number }>;

/** Where spans stand, and what is known of them. */
export interface DescribeOptions {
  readonly sentences: readonly Sentence[];
  /** The line of the training file, from 1, on which each sentence begins. */
  readonly lines: readonly number[];
  readonly spans: CandidateSpans;
  readonly vocabulary: LabelVocabulary;
  /** `[S]` gold labels, where there are any. */
  readonly goldLabels: Int32Array | null;
  readonly isRemoved: Uint8Array;
  readonly metrics: SpanMetrics;
}

/** Spans with their sentences, for a person to judge, in the order of `spanIds`. */
export function describeSpans(spanIds: Iterable<number>, options: DescribeOptions): SpanExample[] {
  const { sentences, lines, spans, vocabulary, goldLabels, isRemoved, metrics } = options;
  const typeOf = (label: number): string | null => (label === 0 ? null : vocabulary.typeOf(label));
  return Array.from(spanIds, (spanId): SpanExample => {
    const sentence = findSentence(spans.sentenceOffsets, spanId);
    const label = spans.labels[spanId] ?? 0;
    const gold = goldLabels?.[spanId];
    const tokens = sentences[sentence]?.tokens ?? [];
    const offset = spans.sentenceOffsets[sentence] ?? 0;
    const [first, last] = candidateSpanAt(spanId - offset, tokens.length, spans.maxSpanWidth);
    const { aum = NaN, confidence = NaN } = metrics.get(spanId) ?? {};
    return {
      spanId,
      sentence: sentence + 1,
      line: lines[sentence] ?? sentence + 1,
      first,
      last,
      tokens: [...tokens],
      type: typeOf(label),
      aum,
      confidence,
      removed: isRemoved[spanId] === 1,
      ...(gold !== undefined && { gold: { type: typeOf(gold), wrong: gold !== label } }),
    };
  });
}
