import { describe, expect, it } from '@jest/globals';

import { parseTokenItem, parseTokenLine } from './parseTokens.js';

describe(parseTokenLine, () => {
  it('cuts at blanks and tabs, and only there', () => {
    expect(parseTokenLine('  Angela\tMerkel  in New\u00a0York .')).toEqual([
      'Angela',
      'Merkel',
      'in',
      'New\u00a0York',
      '.',
    ]);
    expect(parseTokenLine('   ')).toEqual([]);
  });
});

describe(parseTokenItem, () => {
  it('takes the tokens of a dataset line', () => {
    expect(parseTokenItem('{"tokens": ["a", "b"], "entities": [[0, 0, "X"]]}', 'f', 1)).toEqual(['a', 'b']);
  });

  it.each([
    ['no json', 'f:7: must be JSON, but got "no json"'],
    ['{"text": "a"}', 'f:7: must be an object with "tokens", a list of words, but got "{\\"text\\": \\"a\\"}"'],
    ['null', 'f:7: must be an object with "tokens"'],
    ['{"tokens": ["a", 5]}', 'f:7: tokens[1]: must be a word, but got 5'],
    ['{"tokens": [""]}', 'f:7: tokens[0]: must be a word, but got an empty text'],
  ])('%s', (line, message) => {
    expect(() => parseTokenItem(line, 'f', 7)).toThrow(message);
  });
});
