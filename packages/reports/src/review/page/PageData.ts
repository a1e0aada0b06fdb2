import type { Sign } from '@dynclean/schema';

/** A sentence of which some spans are suspicious. */
export interface PageSentence {
  /** In the training file, from 1. */
  readonly number: number;
  readonly line: number;
  readonly id: string | number | null;
  readonly tokens: readonly string[];
}

/** A suspicious span. Values that are not known are null. */
export interface PageSpan {
  /** Its id among all candidate spans, by which decisions are kept in the browser. */
  readonly spanId: number;
  /** Index into the sentences of the page. */
  readonly sentence: number;
  readonly first: number;
  readonly last: number;
  /** Null: no label. */
  readonly type: string | null;
  readonly suggested: { readonly type: string | null; readonly probability: number } | null;
  readonly aum: number;
  readonly confidence: number;
  readonly variability: number;
  /** The metric's value in each epoch. */
  readonly curve: readonly (number | null)[];
  /** What the same words are called in the corpus. */
  readonly occurrences: readonly { readonly type: string | null; readonly count: number }[];
  /** Not suspicious: it was drawn from the others. */
  readonly drawn?: true;
  /** Where the corpus has gold labels. */
  readonly gold?: string | null;
}

/** What stands behind the points of one picture. */
export interface PagePanel {
  readonly sign: Sign;
  readonly tau: number | null;
  /** Cells of the data map: lower edges, and how many of all spans lie in each. */
  readonly cells: readonly (readonly [variability: number, confidence: number, spans: number])[];
  /** Terciles between the regions of the data map; null where they are not known. */
  readonly cuts: {
    readonly lowConfidence: number;
    readonly highConfidence: number;
    readonly lowVariability: number;
    readonly highVariability: number;
  } | null;
  /** Curves of densities: of threshold samples and of all spans of the sign. */
  readonly samples: readonly (readonly [value: number, density: number])[];
  readonly all: readonly (readonly [value: number, density: number])[];
}

/** All that the page shows; it stands in it as JSON. */
export interface PageData {
  readonly createdBy: string;
  readonly dataset: string;
  readonly run: string;
  readonly file: string;
  readonly trainSha256: string;
  readonly metric: 'aum' | 'confidence';
  readonly types: readonly string[];
  readonly signs: Readonly<
    Record<Sign, { readonly candidates: number; readonly k: number; readonly tau: number | null }>
  >;
  readonly sentences: readonly PageSentence[];
  /** Worst first. */
  readonly spans: readonly PageSpan[];
  readonly panels: readonly PagePanel[];
  /** Width of a cell of the data map. */
  readonly cellSteps: { readonly variability: number; readonly confidence: number };
}

/** The sign of a span. */
export const signOf = ({ type }: Pick<PageSpan, 'type'>): Sign => (type === null ? 'negatives' : 'positives');
