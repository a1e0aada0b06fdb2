import type { SentenceOrigin } from '@dynclean/schema';

/** Where a sentence stands in its file. */
export interface SentencePlace {
  /** Line on which it begins, from 1. */
  readonly line: number;
  /** Its place in a JSON document, e.g. `[17]`; empty where the line is the sentence. */
  readonly path: string;
  /** Only where each word has a line of its own (columns). */
  readonly rows?: {
    /** The line of each word. */
    readonly lines: readonly number[];
    /** Where the words stand, for messages: `column 1`. */
    readonly wordColumn: string;
  };
}

/** A sentence as its format gives it, before anything about tokens and spans was checked. */
export interface SpanSentence {
  readonly kind: 'spans';
  readonly place: SentencePlace;
  readonly tokens: unknown;
  readonly entities: unknown;
  readonly excluded?: unknown;
  readonly spanWeights?: unknown;
  readonly origin?: SentenceOrigin;
}

/** A sentence with one tag a token, as a name (`B-PER`) or as a number that a table of names resolves. */
export interface TagSentence {
  readonly kind: 'tags';
  readonly place: SentencePlace;
  readonly tokens: unknown;
  readonly tags: unknown;
  /** Key of the tags in their JSON object, or the column. */
  readonly tagsKey: string;
  /** Excluded spans beside what the tags say. */
  readonly excluded?: unknown;
  readonly origin?: SentenceOrigin;
}

/** A line or element that could not be read. It keeps its position, so that files stay comparable line by line. */
export interface BrokenSentence {
  readonly kind: 'broken';
  readonly place: SentencePlace;
}

/** A sentence as its file has it, of which nothing is checked yet. */
export type RawSentence = SpanSentence | TagSentence | BrokenSentence;

/** `key` below a place in a JSON document: `entities[1]`, `[17].entities[1]`. */
export function placeInside(place: SentencePlace, key: string): string {
  return place.path === '' ? key : `${place.path}.${key}`;
}

/** Line and place of a word, for messages. */
export function placeOfWord(place: SentencePlace, position: number): { readonly line: number; readonly where: string } {
  if (place.rows === undefined) return { line: place.line, where: placeInside(place, `tokens[${position}]`) };
  return { line: place.rows.lines[position] ?? place.line, where: place.rows.wordColumn };
}
