import { bySign, type BySign, signs, type SpanLabels, SpanSet, toSpanLabels } from '@dynclean/schema';
import type { SpanDynamicsChunks } from './SpanDynamicsChunk.js';

/** A span is among the least confident of its sign if its Confidence is below, or equal and its id not above. */
export interface LowConfidenceCut {
  readonly confidence: number;
  readonly lastSpanId: number;
}

/**
 * Cuts off the `floor(fraction * n)` least confident of the n spans of each sign, for the switch `lowConfidenceOnly`.
 * Of equal Confidence the lower ids count as less confident. Holds 8 bytes a span while it reads; nothing else in this
 * package holds more than a bit a span.
 *
 * The product is taken in floating point, as the released scripts do: that is what their counts follow.
 *
 * @param labels - `[numSpans]` by span id, or read by chunks.
 * @returns for each sign the cut, or null where the fraction of its spans is none.
 */
export async function computeLowConfidenceCuts(
  chunks: SpanDynamicsChunks,
  labels: Int32Array | SpanLabels,
  fraction: number,
): Promise<BySign<LowConfidenceCut | null>> {
  // Spans that the dynamics lack (excluded ones) keep a value above any probability and so sort behind all others.
  const reader = toSpanLabels(labels);
  const confidence = new Float64Array(reader.numSpans).fill(Infinity);
  const positives = new SpanSet(reader.numSpans);
  const numSpans = { positives: 0, negatives: 0 };
  for await (const chunk of chunks) {
    const labelsOfChunk = reader.labelsOf(chunk.spanIds);
    chunk.spanIds.forEach((span, row) => {
      confidence[span] = chunk.confidence[row]!;
      if (labelsOfChunk[row]! > 0) positives.add(span);
      numSpans[labelsOfChunk[row]! > 0 ? 'positives' : 'negatives'] += 1;
    });
  }
  const cuts: Record<(typeof signs)[number], LowConfidenceCut | null> = { positives: null, negatives: null };
  for (const sign of signs) {
    const numLow = Math.floor(fraction * numSpans[sign]);
    if (numLow === 0) continue;
    const isOfSign = (span: number): boolean => positives.has(span) === (sign === 'positives');
    const ascending = confidence.filter((_, span) => isOfSign(span)).sort();
    const cut = ascending[numLow - 1]!;
    let numAtCut = numLow - ascending.findIndex((value) => value === cut);
    const lastSpanId = confidence.findIndex((value, span) => value === cut && isOfSign(span) && --numAtCut === 0);
    cuts[sign] = { confidence: cut, lastSpanId };
  }
  return bySign((sign) => cuts[sign]);
}
