import type { Sentence } from '@dynclean/schema';

import type { FileProblems } from '../../problems/FileProblems.js';
import type { RawSentence } from '../../sentences/RawSentence.js';

/** What a format is recognized by: the beginning of a file. */
export interface FormatHead {
  /** Ending of the file's name in lower case, with its dot; empty where it has none. */
  readonly extension: string;
  /** The first 64 KiB. */
  readonly bytes: Buffer;
  /** One of the first values of a JSON file (a line, an element of its array); undefined where the file is no JSON. */
  readonly item?: unknown;
}

/** A file to be read in a format. */
export interface FormatInput {
  readonly path: string;
  /** The whole file: of a text format UTF-8 that was checked, without byte order mark. */
  readonly bytes: Buffer;
  readonly extension: string;
  /** Takes what is wrong with the file. */
  readonly problems: FileProblems;
  /** Known entity types; null where they are not known. */
  readonly types: readonly string[] | null;
  /** Words alone are wanted: labels may be missing, and nothing about them is reported. */
  readonly wordsOnly: boolean;
}

/** Takes what is written, piece by piece. */
export type Sink = (piece: string | Uint8Array) => Promise<void>;

/** A way in which people keep sentences with entities in a file; one file of this folder each, listed in `formats.ts`. */
export interface Format {
  /** Unique, in kebab-case: `hugging-face`. */
  readonly name: string;
  /** For messages: `Hugging Face's tokens and ner_tags`. */
  readonly title: string;
  /** @default `text`: UTF-8, which is checked before the format sees it */
  readonly content?: 'text' | 'bytes';
  /** Whether a file that begins so is in this format. Called for each of the first values of a JSON file. */
  recognizes(head: FormatHead): boolean;
  /** The sentences of a file, as they stand there; what cannot be read is reported and gives a broken sentence. */
  read(input: FormatInput): Iterable<RawSentence> | AsyncIterable<RawSentence>;
  /**
   * Writes sentences so that `read` gives them back, a piece at a time. Absent where only reading is known.
   *
   * @throws InputError for a sentence that the format has no place for.
   */
  write?(sentences: Iterable<Sentence> | AsyncIterable<Sentence>, sink: Sink): Promise<void>;
}
