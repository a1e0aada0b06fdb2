import type { SentenceOrigin } from '@dynclean/schema';

/** A text with spans of characters, as a format finds it; code points as Python counts them, the end exclusive. */
export interface TextDocument {
  readonly text: string;
  /** The tokens that the file has, `{start, end}` each; undefined: the text is cut into words here. */
  readonly tokens?: unknown;
  /** `[start, end, label]` or `{start, end, label}`, with what else the file says of a span. */
  readonly spans: readonly unknown[];
  /** Where a span stands in the file's object: `ents[3]`. */
  readonly keyOf: (index: number) => string;
  /** Spans that are no training examples; their label may be null. */
  readonly excluded?: readonly unknown[];
  /** Sentences at which the text is cut, `{start, end}` each. */
  readonly sents?: unknown;
  readonly origin?: SentenceOrigin | undefined;
}

/** Two places in a text. */
export interface Piece {
  readonly start: number;
  readonly end: number;
}
