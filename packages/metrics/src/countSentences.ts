import { ShapeError } from '@dynclean/schema';

import { computeScores } from './computeSpanScores.js';

/** What was counted in each sentence of a file, `[N]` each: of their sums, precision, recall and F1 are made. */
export interface SentenceCounts {
  /** Spans predicted with their gold type. */
  readonly correct: readonly number[];
  readonly predicted: readonly number[];
  /** Entities in the file, those too wide to be predicted among them. */
  readonly gold: readonly number[];
}

/** Predictions and gold labels of the candidate spans of a file. */
export interface CountSentencesOptions {
  /** `[S]`, the predicted label of each candidate span, 0 = no entity. */
  readonly predicted: Int32Array;
  /** `[S]`, the gold labels. */
  readonly labels: Int32Array;
  /** `[N + 1]`: sentence s has the spans `sentenceOffsets[s]` to `sentenceOffsets[s + 1] - 1`. */
  readonly sentenceOffsets: Int32Array;
  /** `[N]`, entities of each sentence. @default those among the candidates (`evalGoldScope: candidates`) */
  readonly gold?: readonly number[] | undefined;
}

/**
 * Counts predictions sentence by sentence, by the same rules as `computeSpanScores`.
 *
 * @throws ShapeError when arrays do not fit each other.
 */
export function countSentences({ predicted, labels, sentenceOffsets, gold }: CountSentencesOptions): SentenceCounts {
  const numSentences = sentenceOffsets.length - 1;
  const numSpans = sentenceOffsets[numSentences];
  if (predicted.length !== numSpans || labels.length !== numSpans || (gold?.length ?? numSentences) !== numSentences) {
    throw new ShapeError(
      `countSentences: there must be ${numSpans} predicted and gold labels and ${numSentences} counts of entities, but got ` +
        `${predicted.length}, ${labels.length} and ${gold?.length ?? numSentences}`,
    );
  }
  const count = (is: (span: number) => boolean): number[] =>
    Array.from({ length: numSentences }, (_, sentence) => {
      let total = 0;
      for (let span = sentenceOffsets[sentence]!; span < sentenceOffsets[sentence + 1]!; span++) if (is(span)) total++;
      return total;
    });
  return {
    correct: count((span) => predicted[span] !== 0 && predicted[span] === labels[span]),
    predicted: count((span) => predicted[span] !== 0),
    gold: gold ?? count((span) => labels[span] !== 0),
  };
}

/** F1 of all sentences, or of those that are named, each as often as it is. */
export function computeF1({ correct, predicted, gold }: SentenceCounts, sentences?: Int32Array): number {
  const sum = (counts: readonly number[]): number => {
    let total = 0;
    if (sentences === undefined) for (const count of counts) total += count;
    else for (const sentence of sentences) total += counts[sentence]!;
    return total;
  };
  return computeScores(sum(correct), sum(predicted), sum(gold)).f1;
}
