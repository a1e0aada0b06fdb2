import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { addAbortSignal, type Readable } from 'node:stream';

import { CodePoints, readWords, recognizeLabelled } from '@dynclean/datasets';
import { InputError, recognizeForeignBytes } from '@dynclean/schema';
import type { PlacedToken } from '@dynclean/stages';

import { parseTokenItem, parseTokenLine } from './parseTokens.js';
import { readLines } from './readLines.js';

/** `tokens`: a sentence a line, blanks between words. `jsonl`: `{"tokens": [...]}` a line. `raw`: any text. */
export type InputForm = 'tokens' | 'jsonl' | 'raw';

/** A sentence to predict. */
export interface InputSentence {
  readonly tokens: readonly string[];
  /** Where each token stands in a raw text, end exclusive: in code points, or in UTF-16 code units if asked. */
  readonly offsets?: readonly (readonly [start: number, end: number])[];
}

/** What reading needs beside the path: stdin, a signal to stop, and how raw text becomes sentences and words. */
export interface InputOptions {
  readonly stdin: Readable;
  readonly signal: AbortSignal;
  readonly splitRawText: (text: string) => readonly (readonly PlacedToken[])[];
  /** What places in a raw text count. @default code points, as Python does */
  readonly offsets?: 'code-points' | 'utf-16';
  /** Told the name of a format in which a file is read as a whole. */
  readonly onFormat?: (title: string) => void;
}

/** What a file holds: by its ending, unless it was said. */
export function findInputForm(path: string, given: { readonly raw: boolean; readonly jsonl: boolean }): InputForm {
  if (given.raw) return 'raw';
  return given.jsonl || /\.(jsonl|ndjson)$/.test(path) ? 'jsonl' : 'tokens';
}

/** @throws InputError where there is no such file. */
async function openInput(path: string, stdin: Readable): Promise<Readable> {
  if (path === '-') return stdin;
  const found = await stat(path).catch(() => null);
  if (found === null || found.isDirectory()) {
    throw new InputError(
      `${path}: must be a file with text, but ${found === null ? 'there is none' : 'it is a folder'}.`,
    );
  }
  return createReadStream(path);
}

async function* startWith(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

/**
 * The sentences of a file or of stdin. Lines come as they are read; a raw text is read whole, since a sentence may go
 * over its lines, and so is a file of labelled sentences in a format that `evaluate` reads, which is told from its
 * beginning: columns, JSON that is not `{"tokens": [...]}` a line. A line without words is a sentence without words:
 * line n stays sentence n.
 *
 * @param path - `-` for stdin.
 * @throws InputError where it is no UTF-8 text, or not what its beginning promised.
 */
export async function* readInput(
  path: string,
  form: InputForm,
  options: InputOptions,
): AsyncGenerator<InputSentence, void, undefined> {
  const file = path === '-' ? 'stdin' : path;
  // Somebody may type stdin: a wait for the next line must end with Ctrl-C.
  const stream = addAbortSignal(options.signal, await openInput(path, options.stdin));
  const chunks = (stream as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
  try {
    const first = await chunks.next();
    if (first.done === true) return;
    const foreign = recognizeForeignBytes(first.value, file);
    if (foreign !== null) {
      throw new InputError(`${file}: must be UTF-8 text, but got ${foreign.name}. ${foreign.advice}`);
    }
    yield* readForm(startWith(first.value, chunks), { ...options, file, form, head: Buffer.from(first.value) });
  } finally {
    await chunks.return?.();
  }
}

async function* readForm(
  chunks: AsyncIterable<Uint8Array>,
  { file, form, head, splitRawText, onFormat, offsets }: InputOptions & { file: string; form: InputForm; head: Buffer },
): AsyncGenerator<InputSentence, void, undefined> {
  const labelled = form === 'raw' ? null : recognizeLabelled(head, extname(file).toLowerCase());
  if (labelled !== null && labelled.title !== 'tokens') {
    onFormat?.(labelled.title);
    const all: Uint8Array[] = [];
    for await (const chunk of chunks) all.push(chunk);
    for (const tokens of await readWords(file, Buffer.concat(all))) yield { tokens };
    return;
  }
  const lines = readLines(chunks, file);
  if (form === 'raw') {
    const all: string[] = [];
    for await (const line of lines) all.push(line);
    const whole = all.join('\n');
    const points = offsets === 'utf-16' ? null : new CodePoints(whole);
    for (const sentence of splitRawText(whole)) {
      const places = sentence.map(({ start, end }): readonly [number, number] => [start, end]);
      yield { tokens: sentence.map(({ text }) => text), offsets: points?.fromUnits(places) ?? places };
    }
    return;
  }
  let number = 0;
  for await (const line of lines) {
    number++;
    if (form === 'tokens' && labelled === null) yield { tokens: parseTokenLine(line) };
    else if (line.trim() !== '') yield { tokens: parseTokenItem(line, file, number) };
  }
}
