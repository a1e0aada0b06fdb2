import { describe, expect, it } from '@jest/globals';

import { escapeMarkdown, escapeMarkdownBlock } from './escapeMarkdown.js';

describe(escapeMarkdown, () => {
  it.each([
    ['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['a|b', 'a\\|b'],
    ['a\nb', 'a\\\\u000ab'], // the escape is a text, too: Markdown shows one backslash
    ['[x](javascript:1) ![y](http://z)', '\\[x\\](javascript:1) !\\[y\\](http://z)'],
    ['*b* `c` $d$ ~~e~~', '\\*b\\* \\`c\\` \\$d\\$ \\~\\~e\\~\\~'],
    ['k_pos _i_ ~/.cache', 'k_pos \\_i\\_ ~/.cache'],
    ['&lt; AT&T &#60;', '&amp;lt; AT&T &amp;#60;'],
    ['70.97 - ±0.4 FP+FN', '70.97 - ±0.4 FP+FN'],
  ])('%j is %j', (text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped);
  });
});

describe(escapeMarkdownBlock, () => {
  it.each([
    ['# x', '\\# x'],
    ['## x', '\\## x'],
    ['- x', '\\- x'],
    ['---', '\\---'],
    ['1. x', '1\\. x'],
    ['    code', 'code'],
    ['1.5 of 3', '1.5 of 3'],
    ['-0.5', '-0.5'],
    ['#1', '#1'],
  ])('%j is %j', (text, escaped) => {
    expect(escapeMarkdownBlock(text)).toBe(escaped);
  });
});
