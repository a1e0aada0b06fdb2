import { describe, expect, it } from '@jest/globals';

import { createWordVocabulary } from './createWordVocabulary.js';

const specials = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];

describe(createWordVocabulary, () => {
  it('holds specials, characters alone and inside words, then words by falling count', () => {
    const sentences = [
      ['ab', 'ba', '.'],
      ['ba', 'ab-ab'],
      ['ca', 'b'],
    ];
    // ab 3 times, ba 2 times; ca once: spelled
    const characters = ['-', '.', 'a', 'b', 'c'];
    expect(createWordVocabulary(sentences)).toEqual([
      ...specials,
      ...characters,
      ...characters.map((character) => `##${character}`),
      'ab',
      'ba',
    ]);
  });

  it('takes rare words and as many as it is told', () => {
    const sentences = [['aa', 'aa', 'bb', 'cc']];
    expect(createWordVocabulary(sentences, { minCount: 1, maxWords: 2 }).slice(-2)).toEqual(['aa', 'bb']);
  });

  it('keeps characters beyond U+FFFF whole', () => {
    expect(createWordVocabulary([['\u{1F600}']])).toEqual([...specials, '\u{1F600}', '##\u{1F600}']);
  });

  it('is the specials alone for no words', () => {
    expect(createWordVocabulary([])).toEqual(specials);
  });
});
