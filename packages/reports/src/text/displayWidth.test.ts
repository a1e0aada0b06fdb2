import { describe, expect, it } from '@jest/globals';

import { displayWidth } from './displayWidth.js';

describe(displayWidth, () => {
  it.each([
    ['', 0],
    ['Oslo', 4],
    ['東京', 4],
    ['ＡＢ', 4],
    ['e\u0301', 1], // e and a combining acute
    ['a\u200bb', 2], // zero-width space
    ['😀!', 3],
    ['한국', 4],
    ['Zürich', 6],
  ])('%j takes %d cells', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});
