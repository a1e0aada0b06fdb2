import { describe, expect, it } from '@jest/globals';

import { escapeControls, escapeControlsInLines } from './escapeControls.js';

describe(escapeControls, () => {
  it.each([
    ['an escape sequence', '\u001b[31mred', '\\u001b[31mred'],
    ['one of a single byte', 'a\u009b2Jb', 'a\\u009b2Jb'],
    ['NUL, bell, delete', '\0\u0007\u007f', '\\u0000\\u0007\\u007f'],
    ['line breaks and tabs', 'a\nb\rc\td\u2028e\u2029f', 'a\\u000ab\\u000dc\\u0009d\\u2028e\\u2029f'],
    ['turned text', 'a\u202eb\u2066c\u200fd', 'a\\u202eb\\u2066c\\u200fd'],
    ['what nobody sees', 'a\u200bb\ufeffc\u{e0041}', 'a\\u200bb\\ufeffc\\udb40\\udc41'],
    ['half a character, and none', '\ud800 \uffff', '\\ud800 \\uffff'],
    ['scripts and emoji as they are', 'שלום क्‍ष 👩‍👧 Zoë 東京', 'שלום क्‍ष 👩‍👧 Zoë 東京'],
  ])('shows %s', (_what, text, shown) => {
    expect(escapeControls(text)).toBe(shown);
  });

  it('leaves JSON what it means', () => {
    const value = { name: 'a\u009b\u202e\u{e0041}\u001b\n' };
    expect(JSON.parse(escapeControlsInLines(JSON.stringify(value, null, 2)))).toEqual(value);
  });
});

describe(escapeControlsInLines, () => {
  it('leaves line breaks and tabs', () => {
    expect(escapeControlsInLines('a\n\tb\r\u001b')).toBe('a\n\tb\\u000d\\u001b');
  });
});
