import { type Sentence, ShapeError, type SpanReader, type SpanWeight } from '@dynclean/schema';

/** Weights in the loss of some spans' labels; those that are not listed count as 1. */
export interface LabelWeights {
  /** Ascending. */
  readonly spanIds: Int32Array;
  /** Of each of them, 0 to 1. */
  readonly weights: Float64Array;
}

/**
 * Beyond DynClean: a version of sentences in which labels are not removed but count less, sentence by sentence. A span
 * that had a weight already counts by the product of both.
 *
 * @param spans - those of the sentences, in their order.
 * @returns new sentences; the same objects where nothing is weighed. Weights are sorted by first, then last token.
 * @throws ShapeError where a span is none of the sentences'.
 */
export async function* weighLabels(
  sentences: AsyncIterable<Sentence> | Iterable<Sentence>,
  spans: Pick<SpanReader, 'placesOf'>,
  given: LabelWeights,
): AsyncGenerator<Sentence, void, undefined> {
  const placed = placeWeights(spans, given);
  let next = placed.next();
  let index = 0;
  for await (const sentence of sentences) {
    const own: SpanWeight[] = [];
    for (; next.done !== true && next.value.sentence === index; next = placed.next()) own.push(next.value.weight);
    yield own.length === 0 ? sentence : { ...sentence, spanWeights: multiply(sentence.spanWeights ?? [], own) };
    index += 1;
  }
  if (next.done === true) return;
  throw new ShapeError(
    `weighLabels: spans must be of the ${index} sentences, but one is of sentence ${next.value.sentence}, from 0`,
  );
}

/** How many spans are looked up at a time. */
const SPANS_AT_A_TIME = 8_192;

/** The weighed spans in the order of sentences. */
function* placeWeights(
  spans: Pick<SpanReader, 'placesOf'>,
  { spanIds, weights }: LabelWeights,
): Generator<{ readonly sentence: number; readonly weight: SpanWeight }, void, undefined> {
  for (let from = 0; from < spanIds.length; from += SPANS_AT_A_TIME) {
    const { sentences, starts, ends } = spans.placesOf(spanIds.subarray(from, from + SPANS_AT_A_TIME));
    for (const [row, sentence] of sentences.entries()) {
      yield { sentence, weight: [starts[row]!, ends[row]!, weights[from + row]!] };
    }
  }
}

function multiply(before: readonly SpanWeight[], given: readonly SpanWeight[]): SpanWeight[] {
  const weightOf = new Map<string, SpanWeight>(before.map((of) => [`${of[0]} ${of[1]}`, of]));
  for (const [first, last, weight] of given) {
    const key = `${first} ${last}`;
    weightOf.set(key, [first, last, weight * (weightOf.get(key)?.[2] ?? 1)]);
  }
  return [...weightOf.values()].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}
