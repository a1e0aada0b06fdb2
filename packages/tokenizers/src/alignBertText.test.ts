import { describe, expect, it } from '@jest/globals';

import { alignBertText } from './alignBertText.js';
import { createWordPieceJson } from './createWordPieceJson.js';

const specials = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];
const cased = createWordPieceJson(specials, 'vocab.txt', false);
const uncased = createWordPieceJson(specials, 'vocab.txt', true);

describe(alignBertText, () => {
  it('sets Chinese characters beyond U+FFFF apart and leaves the others to the library', () => {
    expect(alignBertText(cased)('a\u{20000}\u{2F800}北')).toBe('a \u{20000}  \u{2F800} 北');
    expect(alignBertText(cased)('\u{1F600}\u{2B820}')).toBe('\u{1F600}\u{2B820}'); // not in the Rust library's ranges
  });

  it('does so only where the file sets Chinese characters apart at all', () => {
    const json = { ...cased, normalizer: { type: 'BertNormalizer', handle_chinese_chars: false } };
    expect(alignBertText(json)('a\u{20000}')).toBe('a\u{20000}');
  });

  it('lowercases a capital sigma by itself, and only where text is lowercased', () => {
    expect(alignBertText(uncased)('ΟΔΟΣ')).toBe('ΟΔΟσ');
    expect(alignBertText(cased)('ΟΔΟΣ')).toBe('ΟΔΟΣ');
  });

  it('leaves text of other vocabularies alone', () => {
    expect(alignBertText({ ...uncased, normalizer: null })('Σ\u{20000}')).toBe('Σ\u{20000}');
  });
});
