import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { addAbortSignal, type Readable } from 'node:stream';

import type { PlacedToken } from '@dynclean/runner';
import { InputError } from '@dynclean/schema';

import { parseTokenItem, parseTokenLine } from './parseTokens.js';
import { readLines } from './readLines.js';

/** `tokens`: a sentence a line, blanks between words. `jsonl`: `{"tokens": [...]}` a line. `raw`: any text. */
export type InputForm = 'tokens' | 'jsonl' | 'raw';

/** A sentence to predict. */
export interface InputSentence {
  readonly tokens: readonly string[];
  /** Where each token stands in a raw text, in UTF-16 code units, end exclusive. */
  readonly offsets?: readonly (readonly [start: number, end: number])[];
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

/**
 * The sentences of a file or of stdin. Lines come as they are read; a raw text is read whole, since a sentence may go
 * over its lines. A line without words is a sentence without words: line n stays sentence n.
 *
 * @param path - `-` for stdin.
 */
export async function* readInput(
  path: string,
  form: InputForm,
  options: {
    readonly stdin: Readable;
    readonly signal: AbortSignal;
    readonly splitRawText: (text: string) => readonly (readonly PlacedToken[])[];
  },
): AsyncGenerator<InputSentence, void, undefined> {
  const { stdin, signal, splitRawText } = options;
  const file = path === '-' ? 'stdin' : path;
  // Somebody may type stdin: a wait for the next line must end with Ctrl-C.
  const stream = addAbortSignal(signal, await openInput(path, stdin));
  const lines = readLines(stream as AsyncIterable<Uint8Array>, file);
  if (form === 'raw') {
    const all: string[] = [];
    for await (const line of lines) all.push(line);
    for (const sentence of splitRawText(all.join('\n'))) {
      yield { tokens: sentence.map(({ text }) => text), offsets: sentence.map(({ start, end }) => [start, end]) };
    }
    return;
  }
  let number = 0;
  for await (const line of lines) {
    number++;
    if (form === 'tokens') yield { tokens: parseTokenLine(line) };
    else if (line.trim() !== '') yield { tokens: parseTokenItem(line, file, number) };
  }
}
