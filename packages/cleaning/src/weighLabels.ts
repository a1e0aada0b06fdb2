import { type Sentence, ShapeError, type SpanWeight } from '@dynclean/schema';

import type { RemovableSpans } from './applyRemovals.js';

/** Weights in the loss of some spans' labels; those that are not listed count as 1. */
export interface LabelWeights {
  /** Ascending. */
  readonly spanIds: Int32Array;
  /** Of each of them, 0 to 1. */
  readonly weights: Float64Array;
}

/**
 * Beyond DynClean: a version of sentences in which labels are not removed but count less. A span that had a weight
 * already counts by the product of both.
 *
 * @param spans - those of the sentences, in their order.
 * @returns new sentences; the same objects where nothing is weighed. Weights are sorted by first, then last token.
 * @throws ShapeError where a span is none of the sentences'.
 */
export function weighLabels(
  sentences: readonly Sentence[],
  { sentenceOffsets, start, end }: Pick<RemovableSpans, 'sentenceOffsets' | 'start' | 'end'>,
  { spanIds, weights }: LabelWeights,
): Sentence[] {
  let next = 0;
  const weighed = sentences.map((sentence, index) => {
    const given: SpanWeight[] = [];
    for (; next < spanIds.length && spanIds[next]! < sentenceOffsets[index + 1]!; next++) {
      const span = spanIds[next]!;
      given.push([start[span]!, end[span]!, weights[next]!]);
    }
    return given.length === 0 ? sentence : { ...sentence, spanWeights: multiply(sentence.spanWeights ?? [], given) };
  });
  if (next === spanIds.length) return weighed;
  throw new ShapeError(
    `weighLabels: spans must be of the ${sentences.length} sentences, but got span ${spanIds[next]}`,
  );
}

function multiply(before: readonly SpanWeight[], given: readonly SpanWeight[]): SpanWeight[] {
  const weightOf = new Map<string, SpanWeight>(before.map((of) => [`${of[0]} ${of[1]}`, of]));
  for (const [first, last, weight] of given) {
    const key = `${first} ${last}`;
    weightOf.set(key, [first, last, weight * (weightOf.get(key)?.[2] ?? 1)]);
  }
  return [...weightOf.values()].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}
