import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { InputError, type Entity, type Sentence } from '@dynclean/schema';
import { afterAll, describe, expect, it } from '@jest/globals';

import { createRandom, type Random } from '@dynclean/random';
import { readRawSentences } from '../reading/readSentenceFile.js';
import { readSentences } from '../reading/readSentences.js';
import { FileProblems } from '../problems/FileProblems.js';
import { createTestFolder, removeTestFolders } from '../testing/testFolders.js';
import { writeSentences } from '../writing/writeSentences.js';
import { writeSentencesAs } from '../writing/writeSentencesAs.js';
import type { Sink, WriteOptions } from './registry/Format.js';
import { listFormats } from './registry.js';

afterAll(removeTestFolders);

const written = [
  'spacy-docbin',
  'parquet',
  'spacy-training',
  'label-studio',
  'gliner',
  'doccano',
  'prodigy',
  'spacy-document',
  'hugging-face',
  'dynclean',
  'columns',
] as const;
/** Formats that are written as a whole. */
const atOnce: readonly string[] = ['spacy-docbin', 'parquet'];

/** What words are like: wide, joined, beyond U+FFFF, combined, turned, signs of JSON, of comments in the middle. */
const WORDS = ['Ann', '東京', '👩‍🚀', 'e\u0301a', '\u202eab', '{', '[', '"', '\\', "it's", 'a#b', '1', 'New York', '\u00a0', '\u2028', '𝔘𝔫', 'B-52', ',', 'x\ty', 'x\ny', '#', 'O', 'مرحبا']; // prettier-ignore
/** What a file of two columns can hold. */
const PLAIN_WORDS = WORDS.filter((word) => !/[\t\n#O]/.test(word));
const TYPES = ['PER', 'B-LOC', 'a b', 'ÄÖ', 'x_y'];

/** A sentence of 1 to 12 words in which about half begin an entity, so that neighbours touch. */
function drawSentence(random: Random, words: readonly string[]): Sentence {
  const tokens = Array.from({ length: 1 + random.integer(12) }, () => random.pick(words));
  const entities: Entity[] = [];
  for (let first = 0; first < tokens.length; first++) {
    if (!random.chance(0.5)) continue;
    const last = Math.min(tokens.length - 1, first + random.integer(3));
    entities.push([first, last, random.pick(TYPES)]);
    first = last;
  }
  return { tokens, entities };
}

async function roundTrip(format: string, sentences: readonly Sentence[]): Promise<Sentence[]> {
  const path = join(await createTestFolder({}), 'file');
  await writeSentences(path, sentences, { format });
  return readSentences(path);
}

const collectBytes = async (
  format: string,
  sentences: Iterable<Sentence>,
  options: WriteOptions = {},
): Promise<Buffer> => {
  const pieces: Buffer[] = [];
  const sink: Sink = (piece) => Promise.resolve(void pieces.push(Buffer.from(piece)));
  await writeSentencesAs(format, sentences, { ...options, sink });
  return Buffer.concat(pieces);
};

const collect = async (format: string, sentences: Iterable<Sentence>, options: WriteOptions = {}): Promise<string> =>
  (await collectBytes(format, sentences, options)).toString('utf8');

describe('what formats write', () => {
  it.each(written)('%s: reading gives the same sentences', async (format) => {
    for (let seed = 0; seed < 25; seed++) {
      const random = createRandom(seed, 12);
      const words = format === 'columns' ? PLAIN_WORDS : WORDS;
      const sentences = Array.from({ length: 1 + random.integer(20) }, () => drawSentence(random, words));
      // A file of columns must have more words than signs; see `WordSurvey`.
      if (format === 'columns') sentences.push({ tokens: ['some', 'more', 'words', 'that', 'are', 'none'], entities: [] }); // prettier-ignore
      expect(await roundTrip(format, sentences)).toEqual(sentences);
    }
  });

  it.each(written)('%s: is recognized, also without any entity', async (format) => {
    const sentences: Sentence[] = [{ tokens: ['Rain', 'fell'], entities: [] }, { tokens: ['Again'], entities: [] }]; // prettier-ignore
    const path = join(await createTestFolder({}), 'file');
    await writeSentences(path, sentences, { format });
    expect(await readSentences(path)).toEqual(sentences);
    const bytes = await collectBytes(format, sentences);
    expect((await readRawSentences(bytes, new FileProblems('file'))).format).toBe(format);
  });

  it.each(written)('%s: sorts entities from left to right, and nothing else', async (format) => {
    const entities: Entity[] = [
      [2, 2, 'B'],
      [0, 1, 'A'],
    ];
    const [back] = await roundTrip(format, [{ tokens: ['a', 'b', 'c', 'd'], entities }]);
    expect(back?.entities).toEqual(['dynclean', 'gliner'].includes(format) ? entities : [...entities].reverse());
  });

  it('hands over a sentence before it takes the next', async () => {
    for (const format of written.filter((name) => !atOnce.includes(name))) {
      const events: string[] = [];
      const source = function* (): Generator<Sentence> {
        for (const word of ['one', 'two']) {
          events.push(word);
          yield { tokens: [word, 'more'], entities: [] };
        }
      };
      await writeSentencesAs(format, source(), { sink: () => Promise.resolve(void events.push('written')) });
      expect([format, ...events.slice(0, 4)]).toEqual([format, 'one', 'written', 'two', 'written']);
    }
  });

  it('has the forms that others read', async () => {
    const sentence: Sentence = {
      tokens: ['Ann', '👩‍🚀', 'Lee', 'ran'],
      entities: [
        [0, 0, 'PER'],
        [1, 2, 'X'],
      ],
    };
    expect(await collect('columns', [sentence])).toBe('Ann\tB-PER\n👩‍🚀\tB-X\nLee\tI-X\nran\tO\n\n');
    expect(JSON.parse(await collect('hugging-face', [sentence]))).toEqual({
      tokens: sentence.tokens,
      ner_tags: ['B-PER', 'B-X', 'I-X', 'O'],
    });
    // The woman in a space suit is three code points: woman, joiner, rocket.
    const spans = [{ start: 0, end: 3, token_start: 0, token_end: 0, label: 'PER' }, { start: 4, end: 11, token_start: 1, token_end: 2, label: 'X' }]; // prettier-ignore
    expect(JSON.parse(await collect('prodigy', [sentence]))).toMatchObject({
      text: 'Ann 👩‍🚀 Lee ran',
      spans,
      answer: 'accept',
    });
    const [document] = JSON.parse(await collect('spacy-training', [sentence])) as { paragraphs: { sentences: { tokens: { ner: string }[] }[] }[] }[]; // prettier-ignore
    expect(document?.paragraphs[0]?.sentences[0]?.tokens.map(({ ner }) => ner)).toEqual(['U-PER', 'B-X', 'L-X', 'O']);
    expect(await collect('spacy-training', [])).toBe('[]\n');
  });
});

describe('what a format cannot hold', () => {
  const plain: Sentence = { tokens: ['some', 'words'], entities: [] };

  it.each(['gliner', 'hugging-face', 'columns'])('%s: excluded spans, by the sentence', async (format) => {
    const excluded: Sentence = { ...plain, excluded: [[0, 0, null]] };
    await expect(collect(format, [plain, excluded])).rejects.toThrow(
      `${format}: sentence 2 must have no excluded spans, but got 1. Write it as dynclean, which holds any sentence.`,
    );
    expect(await roundTrip(format, [{ ...plain, excluded: [] }])).toEqual([plain]);
  });

  it.each([
    [['a\tb'], 'must have words without tabs and line breaks that begin no comment, but got "a\\tb"'],
    [['a\nb'], 'but got "a\\nb"'],
    [['#'], 'ends a file in which "#" at the beginning must have a tag of other words, but got O'],
    [['#tag', '#text'], 'but got "#text"'],
    [['-DOCSTART-'], 'but got "-DOCSTART-"'],
    [['\ud800'], 'but got "\\ud800"'],
    [['O', 'B-52', 'x'], 'ends a file whose words must not look like tags, but got 2 of 3'],
    [['1', '2'], 'ends a file that must hold words, but got numbers alone'],
    [['en:Ann', 'en:ran'], 'must not all begin with a language'],
    [['a b', 'c d'], 'must not all hold a blank'],
  ])('columns: %j', async (tokens, message) => {
    const write = collect('columns', [{ tokens, entities: [] }]);
    await expect(write).rejects.toThrow(InputError);
    await expect(write).rejects.toThrow(`columns: sentence 1 `);
    await expect(write).rejects.toThrow(message);
  });

  it('columns: what it refuses at the end would not come back', async () => {
    for (const tokens of [
      ['1', '2'],
      ['en:Ann', 'en:ran'],
      ['a b', 'c d'],
    ]) {
      const path = join(await createTestFolder({}), 'file');
      await writeFile(path, `${tokens.map((token) => `${token}\tO\n`).join('')}\n`);
      const back = await readSentences(path).catch(() => null);
      expect(back).not.toEqual([{ tokens, entities: [] }]);
    }
  });

  it('columns: takes hashes where they begin no comment', async () => {
    const sentences: Sentence[] = [
      { tokens: ['#tag', 'a', '#', '#text'], entities: [[0, 0, 'X']] },
      { tokens: ['#', '#', 'b'], entities: [[0, 1, 'X']] },
      { tokens: ['c', 'd'], entities: [[0, 1, 'X']] },
    ];
    expect(await roundTrip('columns', sentences)).toEqual(sentences);
  });

  it('columns: types that a cell cannot hold', async () => {
    const write = collect('columns', [plain, { ...plain, entities: [[0, 0, 'PER ']] }]);
    await expect(write).rejects.toThrow('columns: sentence 2 must have types without tabs, line breaks and blanks at their ends, but got "PER "'); // prettier-ignore
  });

  it('leaves no file of what was refused', async () => {
    const path = join(await createTestFolder({}), 'file');
    const sentences: Sentence[] = [{ tokens: ['a\tb'], entities: [] }];
    await expect(writeSentences(path, sentences, { format: 'columns' })).rejects.toThrow(InputError);
    await expect(readSentences(path)).rejects.toThrow('file');
  });
});

describe(writeSentencesAs, () => {
  it('names the formats that are written where one is only read, and the known ones where it is not known', async () => {
    await expect(collect('bond', [])).rejects.toThrow(
      `format: must be one that is written, ${written.join(', ')}, but got "bond", which is only read. Choose one of these.`,
    );
    await expect(collect('docx', [])).rejects.toThrow(
      `must be one of ${listFormats()
        .map(({ name }) => name)
        .sort()
        .join(', ')}, but got "docx"`,
    );
  });
});
