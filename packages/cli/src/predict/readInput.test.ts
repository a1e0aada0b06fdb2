import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { findInputForm, type InputForm, type InputSentence, readInput } from './readInput.js';

/** One sentence a line, words of letters: enough to see that places are kept. */
const splitRawText = (text: string) =>
  text.split('\n').map((line, number) => {
    const start = text.split('\n').slice(0, number).join('\n').length + (number === 0 ? 0 : 1);
    return [...line.matchAll(/\w+/g)].map(({ 0: word, index }) => ({
      text: word,
      start: start + index,
      end: start + index + word.length,
    }));
  });

async function collect(path: string, form: InputForm, stdin: Readable, signal = new AbortController().signal) {
  const sentences: InputSentence[] = [];
  for await (const sentence of readInput(path, form, { stdin, signal, splitRawText })) sentences.push(sentence);
  return sentences;
}

describe(findInputForm, () => {
  it.each([
    ['a.txt', false, false, 'tokens'],
    ['a.jsonl', false, false, 'jsonl'],
    ['a.jsonl', true, false, 'raw'],
    ['-', false, true, 'jsonl'],
    ['-', false, false, 'tokens'],
  ])('%s, raw %s, jsonl %s: %s', (path, raw, jsonl, form) => {
    expect(findInputForm(path, { raw, jsonl })).toBe(form);
  });
});

describe(readInput, () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dynclean-input-'));
    await writeFile(join(folder, 'a.txt'), 'Ann is here .\n\nBob left .\n');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('keeps an empty line, so that lines and sentences go together', async () => {
    const sentences = await collect(join(folder, 'a.txt'), 'tokens', Readable.from([]));
    expect(sentences.map(({ tokens }) => tokens)).toEqual([['Ann', 'is', 'here', '.'], [], ['Bob', 'left', '.']]);
  });

  it('reads stdin, and says so in messages', async () => {
    const stdin = Readable.from([Buffer.from('{"tokens": ["a"]}\n'), Buffer.from('{}\n')]);
    await expect(collect('-', 'jsonl', stdin)).rejects.toThrow('stdin:2: must be an object with "tokens"');
  });

  it('gives the words of a raw text with their places in it', async () => {
    const text = 'Ann ran.\nBob sat.';
    const [, second] = await collect('-', 'raw', Readable.from([Buffer.from(text)]));
    expect(second).toEqual({ tokens: ['Bob', 'sat'], offsets: [[9, 12], [13, 16]] }); // prettier-ignore
    expect(second?.offsets?.map(([start, end]) => text.slice(start, end))).toEqual(['Bob', 'sat']);
  });

  it('refuses a file that is not there, and a folder', async () => {
    await expect(collect(join(folder, 'b.txt'), 'tokens', Readable.from([]))).rejects.toThrow(
      `${join(folder, 'b.txt')}: must be a file with text, but there is none`,
    );
    await expect(collect(folder, 'tokens', Readable.from([]))).rejects.toThrow('but it is a folder');
  });

  it('stops waiting for words when it is interrupted', async () => {
    const controller = new AbortController();
    const silent = new PassThrough(); // never says anything
    const waiting = collect('-', 'tokens', silent, controller.signal);
    setTimeout(() => controller.abort(), 10);
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });
});
