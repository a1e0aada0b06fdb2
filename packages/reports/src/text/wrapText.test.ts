import { describe, expect, it } from '@jest/globals';

import { wrapText } from './wrapText.js';

describe(wrapText, () => {
  it('breaks between words, and leaves what fits', () => {
    expect(wrapText('one two three', 13)).toBe('one two three');
    expect(wrapText('one two three', 12)).toBe('one two\nthree');
    expect(wrapText('one two three', 3)).toBe('one\ntwo\nthree');
  });

  it('keeps a word whole that is wider, and blanks before the first word', () => {
    expect(wrapText('a /very/long/path b', 6)).toBe('a\n/very/long/path\nb');
    expect(wrapText('  indented text', 10)).toBe('  indented\ntext');
  });

  it('indents what follows, and counts cells', () => {
    expect(wrapText('- one two', 6, '  ')).toBe('- one\n  two');
    expect(wrapText('東京 大阪', 8)).toBe('東京\n大阪'); // four characters are eight cells
  });
});
