import { dirname, extname } from 'node:path';

import type { Sentence } from '@dynclean/schema';

import { FileProblems } from '../FileProblems.js';
import type { Problem } from '../Problem.js';
import { checkEncoding } from './checkEncoding.js';
import { checkSentence } from './checkSentence.js';
import { parseColumns } from './parseColumns.js';
import { parseItem } from './parseItem.js';
import { parseJson } from './parseJson.js';
import type { RawSentence, SentencePlace, SpanSentence, TagSentence } from './RawSentence.js';
import { readBytes } from './readBytes.js';
import { readTagNames, type TagNames } from './readTagNames.js';
import { resolveTags } from './resolveTags.js';
import { splitJsonArray } from './splitJsonArray.js';
import { splitLines } from './splitLines.js';

/** A sentence and its place, for messages about it. The sentence is null where it cannot be used. */
export interface PlacedSentence {
  readonly sentence: Sentence | null;
  readonly place: SentencePlace;
}

/** What a file holds and all that is wrong with it. */
export interface SentenceFile {
  readonly path: string;
  /** In file order, unusable ones included, so that positions are those of the file. */
  readonly sentences: readonly PlacedSentence[];
  readonly problems: readonly Problem[];
}

type FileFormat = 'json-array' | 'json-document' | 'json-lines' | 'columns';

/** The format of a text, by its beginning and, where that leaves it open, by the ending of the file's name. */
function recognizeFormat(text: Buffer, extension: string): FileFormat {
  const head = text.toString('utf8', 0, 4096);
  if (/^\s*\[\s*(\{\s*["}]|\[\s*["\]]|\])/.test(head) || (extension === '.json' && /^\s*\[/.test(head))) {
    return 'json-array';
  }
  if (/^\s*\{\s*["}]/.test(head)) return extension === '.json' && !isJsonLines(text) ? 'json-document' : 'json-lines';
  return ['.json', '.jsonl', '.ndjson'].includes(extension) ? 'json-lines' : 'columns';
}

/** Whether the first line is an object by itself and another one follows. */
function isJsonLines(text: Buffer): boolean {
  const end = text.indexOf(0x0a);
  return (
    end !== -1 && /\}\s*$/.test(text.toString('utf8', 0, end)) && /^\s*\{/.test(text.toString('utf8', end, end + 4096))
  );
}

function* parseLines(text: Buffer, problems: FileProblems): Generator<RawSentence> {
  for (const { number, text: lineText } of splitLines(text, problems)) {
    const place: SentencePlace = { line: number, path: '', linePerToken: false };
    if (lineText?.trim() === '') {
      problems.warning(
        'empty-line',
        { line: number },
        'must hold a sentence, but got an empty line',
        'It was skipped.',
      );
      continue;
    }
    const item = lineText === null ? undefined : parseJson(lineText, { line: number }, problems);
    if (item === undefined) yield { kind: 'broken', place };
    else yield* parseItem(item, place, problems);
  }
}

function* parseArray(text: string, problems: FileProblems): Generator<RawSentence> {
  for (const element of splitJsonArray(text, problems)) {
    const path = `[${element.index}]`;
    const item = parseJson(element.text, { line: element.line, where: path }, problems);
    const place: SentencePlace = { line: element.line, path, linePerToken: false };
    if (item === undefined) yield { kind: 'broken', place };
    else yield* parseItem(item, place, problems);
  }
}

/** One JSON object: a sentence, a spaCy document, or `{"data": [...]}` around a list of them. */
function* parseDocument(text: string, problems: FileProblems): Generator<RawSentence> {
  const document = parseJson(text, { line: 1 }, problems);
  if (document === undefined) return;
  const { data } = document as { readonly data?: unknown };
  const items = Array.isArray(data) ? (data as unknown[]) : [document];
  for (const [index, item] of items.entries()) {
    const path = Array.isArray(data) ? `data[${index}]` : '';
    yield* parseItem(item, { line: 1, path, linePerToken: false }, problems);
  }
}

function parseText(text: Buffer, path: string, problems: FileProblems): RawSentence[] {
  const format = recognizeFormat(text, extname(path).toLowerCase());
  switch (format) {
    case 'json-array':
      return [...parseArray(text.toString('utf8'), problems)];
    case 'json-document':
      return [...parseDocument(text.toString('utf8'), problems)];
    case 'json-lines':
      return [...parseLines(text, problems)];
    case 'columns':
      return parseColumns(splitLines(text, problems), problems);
  }
}

export interface SentenceFileOptions {
  /** Known entity types: others are errors, and numbered tags take their names from them. */
  readonly types?: readonly string[] | undefined;
}

/**
 * Reads a file of sentences in any known format (docs/data.md) and collects all that is wrong with it. Never rejects for
 * what is in the file; an unreadable file is a problem like any other.
 */
export async function readSentenceFile(path: string, options: SentenceFileOptions = {}): Promise<SentenceFile> {
  const problems = new FileProblems(path);
  const bytes = await readBytes(problems);
  const text = bytes && checkEncoding(bytes, problems);
  if (text === null) return { path, sentences: [], problems: problems.problems };

  const raw = parseText(text, path, problems);
  const types = options.types ?? null;
  const tagNames = raw.some(hasNumberedTags) ? await readTagNames(dirname(path), problems.problems) : null;
  const sentences = resolveAll(raw, { problems, types, tagNames }).map(({ place, span }): PlacedSentence => ({
    place,
    sentence: span && checkSentence(span, { problems, types }),
  }));
  if (raw.length === 0 && !problems.hasErrors) {
    problems.error('no-sentences', {}, 'must hold at least one sentence, but got none', 'Write the file again.');
  }
  return { path, sentences, problems: problems.problems };
}

function hasNumberedTags(raw: RawSentence): boolean {
  return raw.kind === 'tags' && Array.isArray(raw.tags) && raw.tags.some((tag) => typeof tag === 'number');
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
