import { dirname, extname } from 'node:path';

import type { Sentence } from '@dynclean/schema';

import { FileProblems } from '../problems/FileProblems.js';
import { recognizeFormat, recognizeItems } from '../formats/registry.js';
import type { FormatInput } from '../formats/registry/Format.js';
import type { Problem } from '../problems/Problem.js';
import { checkEncoding } from '../text/checkEncoding.js';
import { checkSentence } from '../sentences/checkSentence.js';
import type { RawSentence, SentencePlace, SpanSentence, TagSentence } from '../sentences/RawSentence.js';
import { readBytes } from '../text/readBytes.js';
import { defaultReading, type ReadingOptions } from '../sentences/ReadingOptions.js';
import { readTagNames, type TagNames } from '../tags/readTagNames.js';
import { resolveTags } from '../tags/resolveTags.js';

/** A sentence and its place, for messages about it. The sentence is null where it cannot be used. */
export interface PlacedSentence {
  readonly sentence: Sentence | null;
  readonly place: SentencePlace;
}

/** What a file holds and all that is wrong with it. */
export interface SentenceFile {
  readonly path: string;
  /** Name of the format that it was read in; null where it could not be read at all. */
  readonly format: string | null;
  /** In file order, unusable ones included, so that positions are those of the file. */
  readonly sentences: readonly PlacedSentence[];
  readonly problems: readonly Problem[];
}

/** How a file is read, and which types its entities may have. */
export interface SentenceFileOptions extends Partial<ReadingOptions> {
  /** Known entity types: others are errors, and numbered tags take their names from them. */
  readonly types?: readonly string[] | undefined;
  /** What the types are from, for advice. @default `corpus` */
  readonly typesOf?: 'corpus' | 'model';
}

/** What a file holds as its format gives it. */
export interface RawFile {
  /** Of the format that it was read in; null where it could not be read at all. */
  readonly format: string | null;
  readonly sentences: readonly RawSentence[];
}

/** Reads a file that was opened, in whatever format it is, and reports what is wrong with its form. */
export async function readRawSentences(
  bytes: Buffer,
  problems: FileProblems,
  options: {
    readonly types?: readonly string[] | null;
    readonly wordsOnly?: boolean;
    readonly reading?: Partial<ReadingOptions>;
  } = {},
): Promise<RawFile> {
  const path = problems.file;
  const extension = extname(path).toLowerCase();
  const { types = null, wordsOnly = false, reading = {} } = options;
  const binary = recognizeFormat(bytes, extension, 'bytes');
  const content = binary === null ? checkEncoding(bytes, problems) : bytes;
  const format = content && (binary ?? recognizeFormat(content, extension));
  if (content === null || format === null) return { format: null, sentences: [] };
  const sentences: RawSentence[] = [];
  const input: FormatInput = {
    path,
    bytes: content,
    extension,
    problems,
    types,
    wordsOnly,
    reading: { ...defaultReading, ...reading },
    *readItems(items) {
      const ofRows = recognizeItems(items.map(({ item }) => item));
      for (const item of items) yield* ofRows.readObject?.(item, input) ?? [];
    },
  };
  for await (const sentence of format.read(input)) sentences.push(sentence);
  return { format: format.name, sentences };
}

/**
 * Reads a file of sentences in any known format (docs/data.md) and collects all that is wrong with it. Never rejects
 * for what is in the file; an unreadable file is a problem like any other.
 */
export async function readSentenceFile(path: string, options: SentenceFileOptions = {}): Promise<SentenceFile> {
  const problems = new FileProblems(path);
  const { types: given, typesOf, ...reading } = options;
  const types = given ?? null;
  const bytes = await readBytes(problems);
  const { format, sentences: raw } =
    bytes === null ? { format: null, sentences: [] } : await readRawSentences(bytes, problems, { types, reading });
  const tagNames = raw.some(mayBeNumbered) ? await readTagNames(dirname(path), problems.problems) : null;
  const context = { problems, types, typesOf, nested: reading.nested, words: new Map<string, string>() };
  const sentences = resolveAll(raw, { problems, types, tagNames }).map(({ place, span }): PlacedSentence => ({
    place,
    sentence: span && checkSentence(span, context),
  }));
  if (format !== null && raw.length === 0 && !problems.hasErrors) {
    problems.error('no-sentences', {}, 'must hold at least one sentence, but got none', 'Write the file again.');
  }
  return { path, format, sentences, problems: problems.problems };
}

function mayBeNumbered(raw: RawSentence): boolean {
  const isNumber = (tag: unknown): boolean => typeof tag === 'number' || (typeof tag === 'string' && /^\d+$/.test(tag));
  return raw.kind === 'tags' && Array.isArray(raw.tags) && raw.tags.some(isNumber);
}

/** Each sentence with spans in place of tags; null where it could not be read or its tags could not be resolved. */
function resolveAll(
  raw: readonly RawSentence[],
  context: { problems: FileProblems; types: readonly string[] | null; tagNames: TagNames | null },
): { readonly place: SentencePlace; readonly span: SpanSentence | null }[] {
  const tagged = raw.filter((sentence): sentence is TagSentence => sentence.kind === 'tags');
  const resolved = new Map(resolveTags(tagged, context).map((sentence) => [sentence.place, sentence]));
  return raw.map((sentence) => ({
    place: sentence.place,
    span: sentence.kind === 'spans' ? sentence : (resolved.get(sentence.place) ?? null),
  }));
}
