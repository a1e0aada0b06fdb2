import type { Encoding } from '@dynclean/schema';

/** Ids of the subwords that stand for no text. */
export interface SpecialIds {
  /** Before a sentence: `[CLS]`, `<s>`. */
  readonly start: number;
  /** After it: `[SEP]`, `</s>`. */
  readonly end: number;
  readonly padding: number;
  /** Also what a word becomes that has no subword of its own. */
  readonly unknown: number;
  readonly mask: number;
}

/** What a subword is in a text. */
export interface SubwordPiece {
  /** Without the mark of its place in a word; empty: it is a mark and nothing else. */
  readonly text: string;
  /** Whether words begin with it; others continue one. */
  readonly startsWord: boolean;
  /** It stands for no text. */
  readonly isSpecial: boolean;
}

/** Words to subword ids, with the alignment kept. Each word is encoded by itself, never across a word's end. */
export interface SubwordTokenizer {
  readonly specialIds: SpecialIds;
  /** One more than the largest id: the least number of rows that a word embedding table must have. */
  readonly vocabSize: number;
  /** What each subword is, by id. Put together when it is asked for. */
  pieces(): readonly SubwordPiece[];
  /**
   * The subword ids of one word, without begin and end. Never empty: a word without any subword (white space,
   * zero-width and control characters) is the unknown id. Held in a cache and handed out frozen.
   */
  encodeWord(word: string): readonly number[];
  /** Begin, the subwords of each word, end, and where each word's first and last subword stand. Nothing is cut off. */
  encodeSentence(tokens: readonly string[]): Encoding;
}
