import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { findInputForm, type InputForm, type InputOptions, type InputSentence, readInput } from './readInput.js';

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

async function collect(path: string, form: InputForm, stdin: Readable, options: Partial<InputOptions> = {}) {
  const sentences: InputSentence[] = [];
  const { signal } = new AbortController();
  const all = { stdin, signal, splitRawText, ...options };
  for await (const sentence of readInput(path, form, all)) sentences.push(sentence);
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

  it('counts code points, or units of UTF-16 if asked', async () => {
    const text = '😀 ran.\nBob sat.'; // one character, two units
    const placesOf = async (offsets?: 'utf-16') =>
      (await collect('-', 'raw', Readable.from([Buffer.from(text)]), offsets === undefined ? {} : { offsets })).map(
        (sentence) => sentence.offsets,
      );
    expect(await placesOf()).toEqual([[[2, 5]], [[7, 10], [11, 14]]]); // prettier-ignore
    expect(await placesOf('utf-16')).toEqual([[[3, 6]], [[8, 11], [12, 15]]]); // prettier-ignore
  });

  it('refuses a file that is not there, and a folder', async () => {
    await expect(collect(join(folder, 'b.txt'), 'tokens', Readable.from([]))).rejects.toThrow(
      `${join(folder, 'b.txt')}: must be a file with text, but there is none`,
    );
    await expect(collect(folder, 'tokens', Readable.from([]))).rejects.toThrow('but it is a folder');
  });

  it.each<[string, string, string]>([
    ['columns', 'f.conll', 'Ann NNP B-PER\nran VBD O\n\nBob NNP B-PER\n'],
    ['columns of another name', 'f.txt', 'Ann NNP B-PER\nran VBD O\n\nBob NNP B-PER\n'],
    ['an array of JSON', 'f.json', '[{"tokens": ["Ann", "ran"]}, {"tokens": ["Bob"]}]'],
    ['JSON Lines of another ending', 'f.txt', '{"tokens": ["Ann", "ran"]}\n{"tokens": ["Bob"]}\n'],
    ['words and tags', 'f.jsonl', '{"words": ["Ann", "ran"], "x_tags": ["B", "O"]}\n{"words": ["Bob"], "x_tags": ["O"]}\n'],
    [
      'tokens with offsets, however they were answered',
      'f.jsonl',
      '{"text": "Ann ran", "tokens": [{"start": 0, "end": 3}, {"start": 4, "end": 7}], "answer": "reject"}\n' +
        '{"text": "Bob", "tokens": [{"start": 0, "end": 3}], "spans": []}\n',
    ],
  ])('reads the words of what evaluate reads: %s', async (_case, name, content) => {
    const path = join(folder, name);
    await writeFile(path, content);
    const sentences = await collect(path, findInputForm(path, { raw: false, jsonl: false }), Readable.from([]));
    expect(sentences).toEqual([{ tokens: ['Ann', 'ran'] }, { tokens: ['Bob'] }]);
  }); // prettier-ignore

  it('takes columns from stdin, too, and plain lines that only look a little like them', async () => {
    const stdin = (text: string) => Readable.from([Buffer.from(text)]);
    expect(await collect('-', 'tokens', stdin('Ann B-PER\nran O\n'))).toEqual([{ tokens: ['Ann', 'ran'] }]);
    expect(await collect('-', 'tokens', stdin('Ann ran\nBob sat\n'))).toEqual([
      { tokens: ['Ann', 'ran'] },
      { tokens: ['Bob', 'sat'] },
    ]);
  });

  it.each([
    ['UTF-16LE', Buffer.from('\ufeffAnn ran\n', 'utf16le'), 'UTF-16LE. Convert the file: iconv -f UTF-16LE -t UTF-8 stdin'],
    ['gzip', Buffer.from([0x1f, 0x8b, 8, 0]), 'gzip data. Unpack it with gunzip.'],
  ])('refuses %s with the advice that data check gives', async (_case, bytes, message) => {
    await expect(collect('-', 'tokens', Readable.from([bytes]))).rejects.toThrow(`stdin: must be UTF-8 text, but got ${message}`);
  }); // prettier-ignore

  it('stops waiting for words when it is interrupted', async () => {
    const controller = new AbortController();
    const silent = new PassThrough(); // never says anything
    const waiting = collect('-', 'tokens', silent, { signal: controller.signal });
    setTimeout(() => controller.abort(), 10);
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });
});
