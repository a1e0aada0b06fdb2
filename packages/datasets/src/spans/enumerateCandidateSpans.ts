import type { SentenceList } from '@dynclean/schema';

import { candidateSpanIndex, countCandidateSpans } from './candidateSpanIndex.js';
import type { LabelVocabulary } from './LabelVocabulary.js';

/** All candidate spans of a file. The index into the arrays is the span's permanent id. S = spans of the whole file. */
export interface CandidateSpans {
  readonly numSpans: number;
  readonly maxSpanWidth: number;
  /** `[sentences + 1]`: sentence s has the ids `sentenceOffsets[s]` to `sentenceOffsets[s + 1] - 1`. */
  readonly sentenceOffsets: Int32Array;
  /** `[S]` first token, counted inside the sentence. Made when it is asked for: counting needs no places. */
  readonly start: Int32Array;
  /** `[S]` last token, inclusive; the same. */
  readonly end: Int32Array;
  /** `[S]` label under the file's annotation; 0 = no entity. An excluded span keeps the label it had in D. */
  readonly labels: Int32Array;
  /** `[S]` 1 where the span is no training example any more (cleaned versions D'), else 0. */
  readonly excluded: Uint8Array;
  /** `[S]` how much the span counts in the loss, 0 to 1. Absent: all count alike. */
  readonly weights?: Float32Array;
}

/**
 * Every span of at most `maxSpanWidth` tokens of every sentence: sentences in file order, then first token, then last
 * token ascending (DynClean, Eq. 2, with the width that the released id lists have: 8 tokens, not 9). The running index
 * is the span's id. It depends on the tokens alone, so a cleaned version D' gives the ids of its D.
 *
 * The label is the type of the entity with exactly these bounds. Entities and excluded spans wider than `maxSpanWidth`
 * have no candidate and are passed over; `countEntitiesByLabel` counts them.
 *
 * @throws RangeError for a width below 1, a type that is not in the vocabulary, or a span outside its sentence.
 */
export function enumerateCandidateSpans(
  sentences: SentenceList,
  vocabulary: LabelVocabulary,
  maxSpanWidth: number,
): CandidateSpans {
  if (!Number.isInteger(maxSpanWidth) || maxSpanWidth < 1) {
    throw new RangeError(
      `enumerateCandidateSpans: maxSpanWidth must be an integer of at least 1, but got ${maxSpanWidth}`,
    );
  }
  const sentenceOffsets = new Int32Array(sentences.length + 1);
  const lengths = Int32Array.from(sentences, ({ tokens }) => tokens.length);
  let numSpans = 0;
  for (const [index, length] of lengths.entries()) {
    numSpans += countCandidateSpans(length, maxSpanWidth);
    sentenceOffsets[index + 1] = numSpans;
  }
  if (numSpans > 0x7fffffff) {
    throw new RangeError(`enumerateCandidateSpans: at most ${0x7fffffff} spans fit an id, but got ${numSpans}`);
  }
  const labels = new Int32Array(numSpans);
  const excluded = new Uint8Array(numSpans);
  let index = 0;
  for (const sentence of sentences) {
    const numTokens = sentence.tokens.length;
    const offset = sentenceOffsets[index++] ?? 0;
    for (const [first, last, type] of sentence.entities) {
      if (last - first >= maxSpanWidth) continue;
      labels[offset + candidateSpanIndex([first, last], numTokens, maxSpanWidth)] = vocabulary.labelOf(type);
    }
    for (const [first, last, type] of sentence.excluded ?? []) {
      if (last - first >= maxSpanWidth) continue;
      const span = offset + candidateSpanIndex([first, last], numTokens, maxSpanWidth);
      excluded[span] = 1;
      if (type !== null) labels[span] = vocabulary.labelOf(type);
    }
  }
  const weights = collectWeights(sentences, { sentenceOffsets, numSpans, maxSpanWidth });
  let places: SpanBounds | null = null;
  const findPlaces = (): SpanBounds => (places ??= listPlaces(lengths, { numSpans, maxSpanWidth }));
  return {
    numSpans,
    maxSpanWidth,
    sentenceOffsets,
    labels,
    excluded,
    ...(weights && { weights }),
    get start() {
      return findPlaces().start;
    },
    get end() {
      return findPlaces().end;
    },
  };
}

/** `[S]`; null where no sentence says anything of weights. Spans that are wider have no candidate. */
function collectWeights(
  sentences: SentenceList,
  { sentenceOffsets, numSpans, maxSpanWidth }: Pick<CandidateSpans, 'sentenceOffsets' | 'numSpans' | 'maxSpanWidth'>,
): Float32Array | null {
  let weights: Float32Array | null = null;
  let index = 0;
  for (const { tokens, spanWeights } of sentences) {
    const offset = sentenceOffsets[index++]!;
    if (spanWeights === undefined) continue;
    weights ??= new Float32Array(numSpans).fill(1);
    for (const [first, last, weight] of spanWeights) {
      if (last - first >= maxSpanWidth) continue;
      weights[offset + candidateSpanIndex([first, last], tokens.length, maxSpanWidth)] = weight;
    }
  }
  return weights;
}

type SpanBounds = Pick<CandidateSpans, 'start' | 'end'>;

/** Where the spans of sentences of these lengths stand. */
function listPlaces(
  lengths: Int32Array,
  { numSpans, maxSpanWidth }: Pick<CandidateSpans, 'numSpans' | 'maxSpanWidth'>,
): SpanBounds {
  const start = new Int32Array(numSpans);
  const end = new Int32Array(numSpans);
  let id = 0;
  for (const numTokens of lengths) {
    for (let first = 0; first < numTokens; first++) {
      const lastOfStart = Math.min(first + maxSpanWidth, numTokens) - 1;
      for (let last = first; last <= lastOfStart; last++) {
        start[id] = first;
        end[id] = last;
        id++;
      }
    }
  }
  return { start, end };
}
