import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { InputError } from '@dynclean/schema';
import { afterAll, describe, expect, it } from '@jest/globals';

import { createWordPieceJson } from './createWordPieceJson.js';
import { loadTokenizer } from './loadTokenizer.js';

const root = mkdtempSync(join(tmpdir(), 'tokenizers-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let count = 0;

/** A folder with these files; what is not text is written as JSON. */
function createFolder(files: Record<string, unknown>): string {
  const folder = join(root, String(count++));
  mkdirSync(folder);
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

const specials = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];
const entries = [...specials, 'oslo', 'Oslo', '##s', 'in', 'l', '##o', '-'];
const vocab = `${entries.join('\n')}\n`;

// Byte-level: `Ġ` is the blank. Ids 5 to 8 are single bytes, 9 and 10 come from the two merges.
const byteVocab = {
  ...{ '<s>': 0, '<pad>': 1, '</s>': 2, '<unk>': 3, '<mask>': 4 },
  ...{ Ġ: 5, i: 6, n: 7, x: 8, in: 9, Ġin: 10 },
};
const merges = '#version: 0.2\ni n\nĠ in\n';

describe(loadTokenizer, () => {
  it('cuts words by longest match and aligns them in a sentence', async () => {
    const tokenizer = await loadTokenizer(createFolder({ 'vocab.txt': vocab }));
    expect(tokenizer.encodeWord('Oslos')).toEqual([6, 7]);
    expect(tokenizer.encodeWord('lo')).toEqual([9, 10]);
    const { inputIds, firstSubword, lastSubword } = tokenizer.encodeSentence(['in', 'Oslos', 'Oslo-in', 'x']);
    expect([...inputIds]).toEqual([2, 8, 6, 7, 6, 11, 8, 1, 3]);
    expect([...firstSubword]).toEqual([1, 2, 4, 7]);
    expect([...lastSubword]).toEqual([1, 3, 6, 7]);
  });

  it('gives a sentence without words begin and end', async () => {
    const tokenizer = await loadTokenizer(createFolder({ 'vocab.txt': vocab }));
    const { inputIds, firstSubword, lastSubword } = tokenizer.encodeSentence([]);
    expect([[...inputIds], firstSubword.length, lastSubword.length]).toEqual([[2, 3], 0, 0]);
  });

  it.each(['', ' ', '\u200b', '\u0007'])('makes a word without any subword unknown: %j', async (word) => {
    const tokenizer = await loadTokenizer(createFolder({ 'vocab.txt': vocab }));
    expect(tokenizer.encodeWord(word)).toEqual([1]);
    const { firstSubword, lastSubword } = tokenizer.encodeSentence(['in', word, 'in']);
    expect([[...firstSubword], [...lastSubword]]).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });

  it('puts a blank before each word of a byte-level vocabulary, also before the first', async () => {
    const tokenizer = await loadTokenizer(createFolder({ 'vocab.json': byteVocab, 'merges.txt': merges }));
    expect(tokenizer.encodeWord('in')).toEqual([10]);
    expect(tokenizer.encodeWord('xin')).toEqual([5, 8, 9]);
    expect([...tokenizer.encodeSentence(['in', 'x']).inputIds]).toEqual([0, 10, 5, 8, 2]);
    expect(tokenizer.specialIds).toEqual({ start: 0, end: 2, padding: 1, unknown: 3, mask: 4 });
    expect(tokenizer.vocabSize).toBe(11);
  });

  it('counts ids, not entries: a vocabulary with holes needs rows for them', async () => {
    const json = createWordPieceJson(entries, 'vocab.txt');
    const folder = createFolder({
      'tokenizer.json': { ...json, model: { ...json.model, vocab: { ...(json.model.vocab as object), late: 99 } } },
    });
    expect((await loadTokenizer(folder)).vocabSize).toBe(100);
  });

  describe('case', () => {
    it('is kept for a vocabulary with capital letters, and not otherwise', async () => {
      const cased = await loadTokenizer(createFolder({ 'vocab.txt': vocab }));
      expect(cased.encodeWord('OSLO')).toEqual([1]);
      const uncased = await loadTokenizer(createFolder({ 'vocab.txt': vocab.replace('Oslo\n', '') }));
      expect(uncased.encodeWord('OSLO')).toEqual([5]);
    });

    it.each([
      ['the files', undefined, 1],
      ['the option', true, 5],
    ])('follows %s', async (_who, lowercase, id) => {
      const folder = createFolder({ 'vocab.txt': vocab, 'tokenizer_config.json': { do_lower_case: false } });
      const tokenizer = await loadTokenizer(folder, lowercase === undefined ? {} : { lowercase });
      expect(tokenizer.encodeWord('OSLO')).toEqual([id]);
    });

    it('follows tokenizer_config.json where tokenizer.json says otherwise, as Python does', async () => {
      const json = createWordPieceJson(entries, 'vocab.txt', true);
      const folder = createFolder({ 'tokenizer.json': json, 'tokenizer_config.json': { do_lower_case: false } });
      expect((await loadTokenizer(folder)).encodeWord('OSLO')).toEqual([1]);
      expect((await loadTokenizer(createFolder({ 'tokenizer.json': json }))).encodeWord('OSLO')).toEqual([5]);
    });

    it('cannot be changed for byte-level vocabularies', async () => {
      const folder = createFolder({ 'vocab.json': byteVocab, 'merges.txt': merges });
      await expect(loadTokenizer(folder, { lowercase: true })).rejects.toThrow(
        'vocab.json: lowercase needs BERT\'s rules (normalizer "BertNormalizer"), but got none',
      );
    });
  });

  it('looks special tokens up by the names in tokenizer_config.json', async () => {
    const json = createWordPieceJson([...entries, '<go>', '<stop>'], 'vocab.txt');
    const folder = createFolder({
      'tokenizer.json': json,
      'tokenizer_config.json': { cls_token: '<go>', sep_token: { content: '<stop>', lstrip: false }, unk_token: null },
    });
    const { specialIds } = await loadTokenizer(folder);
    expect(specialIds).toEqual({ start: 12, end: 13, padding: 0, unknown: 1, mask: 4 });
  });

  it("finds RoBERTa's names in the rules of a file with BERT's pieces, where BERT's names are mere words", async () => {
    const json = createWordPieceJson([...entries, '<s>', '<pad>', '</s>', '<mask>'], 'vocab.txt');
    const folder = createFolder({
      'tokenizer.json': {
        ...json,
        added_tokens: ['<s>', '<pad>', '</s>', '<mask>', '[UNK]'].map((content) => ({
          id: content === '[UNK]' ? 1 : 12 + ['<s>', '<pad>', '</s>', '<mask>'].indexOf(content),
          content,
          ...{ special: true, single_word: false, lstrip: false, rstrip: false, normalized: false },
        })),
        post_processor: { type: 'RobertaProcessing', cls: ['<s>', 12], sep: ['</s>', 14], trim_offsets: true },
      },
    });
    const tokenizer = await loadTokenizer(folder);
    expect(tokenizer.specialIds).toEqual({ start: 12, end: 14, padding: 13, unknown: 1, mask: 15 });
    expect([...tokenizer.encodeSentence(['in', 'x']).inputIds]).toEqual([12, 8, 1, 14]);
  });

  it('finds begin and end in a template', async () => {
    const json = createWordPieceJson([...entries, '<go>', '<stop>'], 'vocab.txt');
    const single = [
      { SpecialToken: { id: '<go>', type_id: 0 } },
      { Sequence: { id: 'A', type_id: 0 } },
      { SpecialToken: { id: '<stop>', type_id: 0 } },
    ];
    const template = { type: 'TemplateProcessing', single, pair: [], special_tokens: {} };
    const folder = createFolder({ 'tokenizer.json': { ...json, post_processor: template } });
    expect((await loadTokenizer(folder)).specialIds).toMatchObject({ start: 12, end: 13, padding: 0 });
  });

  it('switches off truncation and padding of tokenizer.json', async () => {
    const json = createWordPieceJson(entries, 'vocab.txt');
    const folder = createFolder({
      'tokenizer.json': {
        ...json,
        truncation: { max_length: 4, strategy: 'LongestFirst', stride: 0, direction: 'Right' },
        padding: { strategy: { Fixed: 8 }, direction: 'Right', pad_id: 0, pad_type_id: 0, pad_token: '[PAD]' },
      },
    });
    const tokenizer = await loadTokenizer(folder);
    expect(tokenizer.encodeWord('-'.repeat(20))).toEqual(Array(20).fill(11));
    expect([...tokenizer.encodeSentence(['in']).inputIds]).toEqual([2, 8, 3]);
  });

  it('takes lines of vocab.txt that end as Windows ends them', async () => {
    const tokenizer = await loadTokenizer(createFolder({ 'vocab.txt': vocab.replaceAll('\n', '\r\n') }));
    expect(tokenizer.encodeWord('Oslos')).toEqual([6, 7]);
  });

  it('hands out the same frozen ids for the same word', async () => {
    const tokenizer = await loadTokenizer(createFolder({ 'vocab.txt': vocab }));
    const ids = tokenizer.encodeWord('Oslos');
    expect(tokenizer.encodeWord('Oslos')).toBe(ids);
    expect(Object.isFrozen(ids)).toBe(true);
  });

  it('asks no network', async () => {
    const original = globalThis.fetch;
    let requests = 0;
    globalThis.fetch = () => {
      requests += 1;
      return Promise.reject(new Error('no network here'));
    };
    try {
      await loadTokenizer(createFolder({ 'vocab.txt': vocab }));
    } finally {
      globalThis.fetch = original;
    }
    expect(requests).toBe(0);
  });

  it('says what a folder without files must hold', async () => {
    const folder = createFolder({});
    await expect(loadTokenizer(folder)).rejects.toThrow(InputError);
    await expect(loadTokenizer(folder)).rejects.toThrow(
      `${folder}: must hold tokenizer.json, or vocab.txt (BERT), or vocab.json and merges.txt (RoBERTa), or spm.model (DeBERTa), but has none`,
    );
  });

  it.each([
    ['is no JSON', '{', 'tokenizer.json: must be JSON, but got: '],
    ['has no model', {}, 'model: '],
    [
      'is of another kind',
      { model: { type: 'WordLevel', vocab: {} }, pre_tokenizer: { type: 'Whitespace' } },
      'must be WordPiece with "BertPreTokenizer", BPE with "ByteLevel" or Unigram, but got WordLevel with "Whitespace"',
    ],
    [
      'has no table of ids',
      { model: { type: 'WordPiece', vocab: ['a'] }, pre_tokenizer: { type: 'BertPreTokenizer' } },
      'tokenizer.json: model.vocab: must map subwords to ids, integers of at least 0',
    ],
    [
      'lacks a special token',
      { model: { type: 'WordPiece', vocab: { a: 0 } }, pre_tokenizer: { type: 'BertPreTokenizer' } },
      'tokenizer.json: must hold the start token, but "[CLS]" is not in the vocabulary',
    ],
  ])('refuses a tokenizer.json that %s', async (_problem, json, message) => {
    await expect(loadTokenizer(createFolder({ 'tokenizer.json': json }))).rejects.toThrow(message);
  });

  it('names the special token that vocab.txt lacks', async () => {
    const folder = createFolder({ 'vocab.txt': vocab.replace('[MASK]\n', '') });
    await expect(loadTokenizer(folder)).rejects.toThrow(
      'vocab.txt: must hold [PAD], [UNK], [CLS], [SEP], [MASK], but [MASK] is missing',
    );
  });
});
