import { InputError } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { type TokenizerJson, tokenizerJsonSchema } from '../tokenizerFiles.js';
import { createUnigramEncoder } from './createUnigramEncoder.js';

const vocab = [
  ...[['<s>NOTUSED', 0], ['<pad>', 0], ['</s>NOTUSED', 0], ['<unk>', 0]],
  ...[['\u2581', -5], ['\u2581a', -2], ['a', -3], ['\u2581b', -2], ['b', -3], ['1', -3]],
]; // prettier-ignore
const added = { single_word: false, rstrip: false, special: true };
const base = {
  added_tokens: [{ id: 10, content: '<mask>', lstrip: true, normalized: false, ...added }],
  pre_tokenizer: {
    type: 'Sequence',
    pretokenizers: [
      { type: 'WhitespaceSplit' },
      { type: 'Metaspace', replacement: '\u2581', prepend_scheme: 'always', split: true },
    ],
  },
  model: { type: 'Unigram', unk_id: 3, vocab },
};
const read = (changes: object): TokenizerJson => tokenizerJsonSchema.parse({ ...base, ...changes });
const encode = (word: string, changes: object = {}): number[] => createUnigramEncoder(read(changes), 'file')(word);

describe(createUnigramEncoder, () => {
  it.each([
    ['a word', 'ab', [5, 8]],
    ['blanks in a word, a mark before each part', 'a b', [5, 7]],
    ['a special subword, with the blank before it, and a mark before what follows', 'a <mask>b', [5, 10, 7]],
    ['nothing', '', []],
  ])('cuts %s', (_what, word, ids) => expect(encode(word)).toEqual(ids));

  it('puts no mark before what is nothing when it is normalised', () => {
    const changes = { normalizer: { type: 'Strip' }, pre_tokenizer: { type: 'Metaspace', prepend_scheme: 'always' } };
    expect(encode(' ', changes)).toEqual([]);
    expect(encode('a', changes)).toEqual([5]);
  });

  it('prepends no mark, or the first only, where the file says so', () => {
    const metaspace = (scheme: string): object => ({ pre_tokenizer: { type: 'Metaspace', prepend_scheme: scheme } });
    // The blank before the word becomes its mark; what follows a special subword gets none.
    expect(encode('ab<mask>a', metaspace('never'))).toEqual([5, 8, 10, 6]);
    expect(encode('ab<mask>a', metaspace('always'))).toEqual([5, 8, 10, 5]);
    expect(encode('ab<mask>a', metaspace('first'))).toEqual([5, 8, 10, 6]);
  });

  it('takes the older way to say that marks are prepended', () => {
    expect(encode('a<mask>a', { pre_tokenizer: { type: 'Metaspace', add_prefix_space: false } })).toEqual([5, 10, 6]);
    expect(encode('a<mask>a', { pre_tokenizer: { type: 'Metaspace', add_prefix_space: true } })).toEqual([5, 10, 5]);
  });

  it.each<[string, object, string, number[]]>([
    ['NFKC', { type: 'NFKC' }, '\u2460', [4, 9]], // a one in a circle
    ['Nmt, which drops controls and takes a zero-width space for a blank', { type: 'Nmt' }, 'a\u0007\u200bb', [5, 7]],
    ['Lowercase', { type: 'Lowercase' }, 'AB', [5, 8]],
    ['StripAccents', { type: 'Sequence', normalizers: [{ type: 'NFD' }, { type: 'StripAccents' }] }, '\u00e1', [5]],
    ['Replace of a text', { type: 'Replace', pattern: { String: 'x' }, content: 'b' }, 'ax', [5, 8]],
    [
      "Replace of a pattern's white space, which is Unicode's: next line is, a mark of byte order is not",
      { type: 'Replace', pattern: { Regex: '\\s{2,}|[\\s]x' }, content: 'b' },
      'a\u0085\u00a0a\u0085x\ufeffx',
      [5, 8, 6, 8, 3],
    ],
    ['Strip of the same white space', { type: 'Strip', strip_right: true }, '\u0085a\u0085', [5]],
    ['Replace of a pattern', { type: 'Replace', pattern: { Regex: 'x+' }, content: 'b' }, 'axxx', [5, 8]],
  ])('normalises by %s', (_kind, normalizer, word, ids) => expect(encode(word, { normalizer })).toEqual(ids));

  it.each<[string, object, string]>([
    ['normalizer', { normalizer: { type: 'Other' } }, 'file: normalizer must be one of Sequence, Precompiled, Nmt, '],
    [
      'pre_tokenizer',
      { pre_tokenizer: { type: 'Digits' } },
      'file: pre_tokenizer must be one of Sequence, WhitespaceSplit, Metaspace, but got "Digits"',
    ],
    [
      'table of characters',
      { normalizer: { type: 'Precompiled', precompiled_charsmap: 'AAA=' } },
      'file: precompiled_charsmap must hold a trie and its texts, but has 2 bytes',
    ],
    [
      'model that has no unknown piece',
      { model: { type: 'Unigram', vocab } },
      'file: model must be a Unigram vocabulary that has an unknown piece',
    ],
    [
      'model that falls back on bytes',
      { model: { ...base.model, byte_fallback: true } },
      'file: model must be a Unigram vocabulary',
    ],
  ])('refuses an unknown %s', (_what, changes, message) => {
    expect(() => encode('a', changes)).toThrow(InputError);
    expect(() => encode('a', changes)).toThrow(message);
  });
});
