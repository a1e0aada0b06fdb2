import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';

import { InputError, type Sentence } from '@dynclean/schema';

import { dynclean } from '../formats/dynclean.js';
import type { FormatInput } from '../formats/registry/Format.js';
import { parseJson } from '../json/parseJson.js';
import { isObject } from '../json/JsonObject.js';
import { FileProblems } from '../problems/FileProblems.js';
import { throwErrors } from '../problems/throwErrors.js';
import { checkSentence } from '../sentences/checkSentence.js';
import { defaultReading } from '../sentences/ReadingOptions.js';
import { MAX_LINE_BYTES, splitLines } from '../text/splitLines.js';

const NEWLINE = 0x0a;

/** A sentence, and the line of its file, from 1. */
export interface SentenceOnLine {
  readonly sentence: Sentence;
  readonly line: number;
}

/**
 * The sentences of a file of our JSON Lines (docs/data.md), one by one: no more than a megabyte of the file is held,
 * however long it is. Other formats need the whole file, which `readSentences` reads.
 *
 * @param options.types - the known entity types; without them any type is taken.
 * @throws InputError for what is wrong in the first megabyte that is, each kind once; sentences before it were given
 *   out by then.
 */
export async function* streamSentences(
  path: string,
  options: { readonly types?: readonly string[] | undefined } = {},
): AsyncGenerator<Sentence, void, undefined> {
  for await (const { sentence } of streamSentenceLines(path, options)) yield sentence;
}

/** How lines are read. */
export interface StreamOptions {
  readonly types?: readonly string[] | undefined;
  /** Called where there is more to be said of the file than a stream says: a warning, an empty line. */
  readonly onWarning?: () => void;
}

/** `streamSentences` with the line of each. */
export async function* streamSentenceLines(
  path: string,
  { types, onWarning }: StreamOptions = {},
): AsyncGenerator<SentenceOnLine, void, undefined> {
  const problems = new FileProblems(path);
  const context = { problems, types: types ?? null };
  let numLines = 0;
  for await (const piece of readWholeLines(path)) {
    const sentences: SentenceOnLine[] = [];
    for (const { number, text } of splitLines(piece, problems, numLines + 1)) {
      numLines = number;
      if (text?.trim() === '') onWarning?.();
      if (text === null || text.trim() === '') continue;
      for (const raw of readLine(text, number, context)) {
        const sentence = raw.kind === 'spans' ? checkSentence(raw, context) : null;
        if (sentence !== null) sentences.push({ sentence, line: number });
      }
    }
    throwErrors(problems.problems);
    if (problems.problems.length > 0) onWarning?.();
    yield* sentences;
  }
}

function readLine(text: string, line: number, context: Pick<FormatInput, 'problems' | 'types'>) {
  const place = { line, path: '' };
  const item = parseJson(text, place, context.problems);
  if (item === undefined) return [];
  if (!isObject(item)) {
    context.problems.error('shape', place, 'must be an object, but got another value', 'docs/data.md shows our lines.');
    return [];
  }
  const input: FormatInput = {
    ...context,
    path: context.problems.file,
    bytes: Buffer.alloc(0),
    extension: '.jsonl',
    wordsOnly: false,
    reading: defaultReading,
    readItems: () => [],
  };
  return dynclean.readObject?.({ item, place }, input) ?? [];
}

/** A file in pieces that end where a line does. */
async function* readWholeLines(path: string): AsyncGenerator<Buffer, void, undefined> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const bytes of createReadStream(path, { highWaterMark: MAX_LINE_BYTES })) {
    const piece = Buffer.concat([rest, bytes as Buffer]);
    const end = piece.lastIndexOf(NEWLINE) + 1;
    rest = piece.subarray(end);
    if (end > 0) yield checkText(path, piece.subarray(0, end));
    if (rest.length > 2 * MAX_LINE_BYTES) break; // one line too long to be a sentence, which its reader says
  }
  if (rest.length > 0) yield checkText(path, rest);
}

function checkText(path: string, piece: Buffer): Buffer {
  if (isUtf8(piece)) return piece;
  throw new InputError(
    `${path}: must be UTF-8 text, but is not. "dynclean data check ${path}" names the lines and what to do.`,
  );
}
