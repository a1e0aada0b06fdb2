import type { BySign, Sign } from '@dynclean/cleaning';
import type { CleaningSettings, SpanExample } from '@dynclean/schema';

import type { ReadableList } from './LazyList.js';
import type { LabelCount } from './WordIndex.js';

/**
 * A span that a cleaning holds for wrong (or, where it is not `removed`, that was drawn), with all that a person may
 * want to know to decide on it.
 */
export interface ReviewSpan extends SpanExample {
  readonly sign: Sign;
  /** The id that its sentence has in its file. */
  readonly id: string | number | null;
  /** Metrics whose threshold it lies below. */
  readonly below: readonly CleaningSettings['metric'][];
  readonly variability: number;
  /** What both runs would have called it; `type` null: no entity. Null where they did not record it. */
  readonly suggested: {
    readonly type: string | null;
    readonly probability: number;
    readonly isAgreed: boolean;
  } | null;
  /** `[E]` of the dynamics run, all recorded epochs: margins in logit units, probabilities of the label. */
  readonly margins: readonly number[];
  readonly probabilities: readonly number[];
  /** What the same words are called in the training file, this span included. */
  readonly occurrences: readonly LabelCount[];
}

/** Words that stand in suspicious spans. */
export interface ConfusedWords {
  readonly words: string;
  /** Suspicious spans with them. */
  readonly suspicious: number;
  readonly occurrences: readonly LabelCount[];
}

/** How often one label stands where another is suggested; null: no entity. */
export interface ConfusedTypes {
  readonly type: string | null;
  readonly suggested: string | null;
  readonly count: number;
}

/** What a review says of one sign. */
export interface ReviewedSign {
  /** Spans of this sign. */
  readonly candidates: number;
  readonly suspicious: number;
  readonly k: number;
  readonly tau: number | null;
  /** The other metric's threshold, where it has a say. */
  readonly otherTau: number | null;
  /** What thresholds are taken from: the metric of the threshold samples, ascending. */
  readonly thresholdValues: readonly number[];
}

/** All suspicious spans of one clean run, worst first. */
export interface Review {
  /** The run's folder. */
  readonly run: string;
  readonly dataset: string;
  readonly types: readonly string[];
  readonly trainFile: string;
  readonly trainSha256: string;
  /** By which the spans are ordered, and the cleaning decided. */
  readonly metric: CleaningSettings['metric'];
  /** Epochs averaged. */
  readonly epochs: number;
  readonly signs: BySign<ReviewedSign>;
  /** Whether a run recorded the best other labels; without them nothing can be suggested. */
  readonly hasOtherLabels: boolean;
  /** The suspicious ones, worst first; behind them what was drawn of the others, in random order. */
  readonly spans: ReadableList<ReviewSpan>;
  /** Those with the most suspicious spans first. */
  readonly confusedWords: ReadableList<ConfusedWords>;
  readonly confusedTypes: readonly ConfusedTypes[];
}

/** The words of a span. */
export const wordsOf = ({ tokens, first, last }: Pick<ReviewSpan, 'tokens' | 'first' | 'last'>): readonly string[] =>
  tokens.slice(first, last + 1);
