import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, describe, expect, it } from '@jest/globals';

import { loadTokenizer } from './loadTokenizer.js';

/** What Python's transformers gave; written by scripts/peer/small_tokenizers.py, as are the tokenizers beside it. */
interface Words {
  readonly words: string[];
  readonly folders: Record<
    string,
    {
      readonly specialIds: number[];
      readonly vocabSize: number;
      /** One list a word, in the order of `words`. */
      readonly ids: number[][];
    }
  >;
}

const tests = fileURLToPath(new URL('../tests/', import.meta.url));
const { words, folders } = JSON.parse(readFileSync(join(tests, 'smallWords.json'), 'utf8')) as Words;

// Each as transformers saved it, and from the bare vocabulary, whose rules we make.
const cases = [
  ['small-bert', ['tokenizer.json', 'tokenizer_config.json'], {}],
  ['small-bert', ['vocab.txt'], {}],
  ['small-bert lowercased', ['tokenizer.json', 'tokenizer_config.json'], { lowercase: true }],
  ['small-bert lowercased', ['vocab.txt'], { lowercase: true }],
  ['small-roberta', ['tokenizer.json', 'tokenizer_config.json'], {}],
  ['small-roberta', ['vocab.json', 'merges.txt'], {}],
  ['small-modernbert', ['tokenizer.json', 'tokenizer_config.json'], {}],
  ['small-deberta', ['tokenizer.json', 'tokenizer_config.json'], {}],
  ['small-deberta-spm', ['spm.model', 'tokenizer_config.json'], {}],
  ['small-deberta-spm', ['spm.model'], {}],
] as const;

describe.each(cases)("%s of %j beside Python's transformers", (name, files, options) => {
  const temporary = mkdtempSync(join(tmpdir(), 'tokenizers-'));
  afterAll(() => rmSync(temporary, { recursive: true, force: true }));
  for (const file of files) cpSync(join(tests, name.replace(' lowercased', ''), file), join(temporary, file));
  const { specialIds, vocabSize, ids } = folders[name]!;

  it('has the same special ids and number of subwords', async () => {
    const tokenizer = await loadTokenizer(temporary, options);
    const { start, end, padding, unknown, mask } = tokenizer.specialIds;
    expect([start, end, padding, unknown, mask]).toEqual(specialIds);
    expect(tokenizer.vocabSize).toBe(vocabSize);
  });

  it(`cuts all ${words.length} words alike`, async () => {
    const tokenizer = await loadTokenizer(temporary, options);
    const ours = words.map((word) => [word, tokenizer.encodeWord(word)]);
    expect(ours).toEqual(words.map((word, index) => [word, ids[index]]));
  });
});

describe('the words', () => {
  it('tell the six tokenizers apart, and are cut into one subword and into many', () => {
    const all = Object.values(folders).map(({ ids }) => JSON.stringify(ids));
    expect(new Set(all).size).toBe(6);
    const { ids } = folders['small-bert']!;
    expect(ids).toHaveLength(words.length);
    expect(ids.filter((of) => of.length === 1).length).toBeGreaterThan(20);
    expect(ids.filter((of) => of.length > 4).length).toBeGreaterThan(20);
  });
});
