import type { Sentence } from '@dynclean/schema';

import type { FileProblems } from '../../problems/FileProblems.js';
import type { ReadingOptions } from '../../sentences/ReadingOptions.js';
import type { JsonObject } from '../../json/JsonObject.js';
import type { RawSentence, SentencePlace } from '../../sentences/RawSentence.js';

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
  readonly reading: ReadingOptions;
  /** Reads objects, rows of a table say, as those of a JSON file of whatever format they are. */
  readItems(items: readonly PlacedItem[]): Iterable<RawSentence>;
}

/** An object and where it stands in its file. */
export interface PlacedItem {
  readonly item: JsonObject;
  readonly place: SentencePlace;
}

/** Takes what is written, piece by piece. */
export type Sink = (piece: string | Uint8Array) => Promise<void>;

/** What a writer may need to know beside the sentences. */
export interface WriteOptions {
  /** Entity types in the order of their labels, for formats that number them. */
  readonly types?: readonly string[];
  /** Whether excluded spans go into a field that only we read, where the format has no other place for them. */
  readonly keepField?: boolean;
}

/** A folder that is read as one corpus: the files of each split, by their names in it. */
export type FolderSplits = Readonly<Record<string, readonly string[]>>;

/**
 * A way in which people keep sentences with entities in a file; one file of this folder each,
 * listed in `builtInFormats.ts`.
 */
export interface Format {
  /** Unique, in kebab-case: `hugging-face`. */
  readonly name: string;
  /** A shorter name on the command line, `hf`. */
  readonly alias?: string;
  /** For messages: `Hugging Face's tokens and ner_tags`. */
  readonly title: string;
  /** @default `text`: UTF-8, which is checked before the format sees it */
  readonly content?: 'text' | 'bytes';
  /** Ending of the files that are written. @default `.jsonl` */
  readonly ending?: string;
  /**
   * What a written file says of excluded spans: all of it (`spans`), that their words are not to be learned from
   * (`words`), something that only we read, where that is asked for (`field`), or nothing (`none`). @default `none`
   */
  readonly holdsExcluded?: 'spans' | 'words' | 'field' | 'none';
  /** Whether it holds weights of spans; sentences with some are refused elsewhere. @default false */
  readonly holdsWeights?: boolean;
  /** Whether a file that begins so is in this format. Called for each of the first values of a JSON file. */
  recognizes(head: FormatHead): boolean;
  /** The sentences of a file, as they stand there; what cannot be read is reported and gives a broken sentence. */
  read(input: FormatInput): Iterable<RawSentence> | AsyncIterable<RawSentence>;
  /** Where files are JSON: the sentences of one object of such a file, for tables of the same. */
  readObject?(item: PlacedItem, input: FormatInput): Iterable<RawSentence>;
  /** The files of a folder that is in this format as a whole; null where it is none. */
  readFolder?(folder: string): Promise<FolderSplits | null>;
  /**
   * Writes sentences so that `read` gives them back, a piece at a time. Absent where only reading is known.
   *
   * @throws InputError for a sentence that the format has no place for.
   */
  write?(sentences: Iterable<Sentence> | AsyncIterable<Sentence>, sink: Sink, options?: WriteOptions): Promise<void>;
  /** Files that stand beside the written ones, by their names. */
  writeBeside?(options: WriteOptions): Readonly<Record<string, string>>;
}
