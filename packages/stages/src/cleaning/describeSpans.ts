import { candidateSpanAt, type CompactSpans, findSentence, type LabelVocabulary } from '@dynclean/datasets';
import type { SentenceList, SpanExample, SpanSet } from '@dynclean/schema';

/** A span's metrics by its id: a map is one. */
export interface SpanMetrics {
  readonly size: number;
  get(spanId: number): { readonly aum: number; readonly confidence: number } | undefined;
}

/** Where spans stand, and what is known of them. */
export interface DescribeOptions {
  readonly sentences: SentenceList;
  /** The line of the training file, from 1, on which each sentence begins. */
  readonly lines: ArrayLike<number>;
  readonly spans: Pick<CompactSpans, 'labelOf' | 'sentenceOffsets' | 'maxSpanWidth'>;
  readonly vocabulary: LabelVocabulary;
  /** The same spans with gold labels, where there are any. */
  readonly goldSpans: Pick<CompactSpans, 'labelOf'> | null;
  readonly removed: SpanSet;
  readonly metrics: SpanMetrics;
}

/** Spans with their sentences, for a person to judge, in the order of `spanIds`. */
export function describeSpans(spanIds: Iterable<number>, options: DescribeOptions): SpanExample[] {
  return Array.from(spanIds, (spanId) => describeSpan(spanId, options));
}

/** One span with its sentence. */
export function describeSpan(spanId: number, options: DescribeOptions): SpanExample {
  const { sentences, lines, spans, vocabulary, goldSpans, removed, metrics } = options;
  const typeOf = (label: number): string | null => (label === 0 ? null : vocabulary.typeOf(label));
  const sentence = findSentence(spans.sentenceOffsets, spanId);
  const label = spans.labelOf(spanId);
  const gold = goldSpans?.labelOf(spanId);
  const tokens = sentences.at(sentence)?.tokens ?? [];
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
    removed: removed.has(spanId),
    ...(gold !== undefined && { gold: { type: typeOf(gold), wrong: gold !== label } }),
  };
}
