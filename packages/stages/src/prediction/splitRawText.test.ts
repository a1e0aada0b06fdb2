import { describe, expect, it } from '@jest/globals';

import { splitRawText } from './splitRawText.js';

const words = (text: string): string[][] => splitRawText(text).map((tokens) => tokens.map(({ text: word }) => word));

describe(splitRawText, () => {
  it.each([
    ['Ann lives in Oslo.', [['Ann', 'lives', 'in', 'Oslo', '.']]],
    [
      'It rains. Ann (27) left!',
      [
        ['It', 'rains', '.'],
        ['Ann', '(', '27', ')', 'left', '!'],
      ],
    ],
    [
      'Mr. Smith met J. Doe of the U.S. Army.',
      [['Mr.', 'Smith', 'met', 'J.', 'Doe', 'of', 'the', 'U.S.', 'Army', '.']],
    ],
    ["O'Neill paid $3.50 at 10:30", [["O'Neill", 'paid', '$', '3.50', 'at', '10:30']]],
    ['well-known, e.g. cafe\u0301s', [['well-known', ',', 'e.g.', 'cafe\u0301s']]],
    ['one line\nanother line\r\n\r\nlast', [['one', 'line'], ['another', 'line'], ['last']]],
    ['', []],
    [' \n\t ', []],
    ['東京は雨。', [['東京は雨', '。']]],
    ['a\u0000b', [['a', 'b']]], // control characters are no words
  ])('%j', (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  it('gives places in the text', () => {
    const text = 'Dr. Ann left.\nShe lives in 😀 Oslo.';
    for (const { text: word, start, end } of splitRawText(text).flat()) expect(text.slice(start, end)).toBe(word);
    expect(splitRawText(text)[1]?.at(-2)).toEqual({ text: 'Oslo', start: 30, end: 34 });
  });
});
