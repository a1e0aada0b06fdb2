import { describe, expect, it } from '@jest/globals';

import { createUnigramPieces, cutByUnigram } from './cutByUnigram.js';

const pieces = createUnigramPieces(
  [
    ['<unk>', 0],
    ['a', -2],
    ['b', -2],
    ['ab', -3],
    ['bc', -1],
    ['c', -2],
    ['cc', -4],
  ],
  0,
);

describe(cutByUnigram, () => {
  it.each([
    ['the more probable of two cuts: a bc (-3) and not ab c (-5) or a b c (-6)', 'abc', [1, 4]],
    ['the one whose last piece begins first where two are as probable: cc and not c c, -4 both', 'cc', [6]],
    ['a longer one where it is better: ab (-3), not a b (-4)', 'ab', [3]],
    ['neighbouring unknown characters as one', 'axyb', [1, 0, 2]],
    ['unknown characters apart where something is known between them', 'xay', [0, 1, 0]],
    ['characters beyond U+FFFF as one each', 'a\u{1F600}b', [1, 0, 2]],
    ['nothing as nothing', '', []],
  ])('takes %s', (_what, text, ids) => expect(cutByUnigram(text, pieces)).toEqual(ids));

  it('takes a costly piece rather than the unknown one, which costs 10 more than the least probable', () => {
    const costly = createUnigramPieces([['<unk>', 0], ['q', -50]], 0); // prettier-ignore
    expect(cutByUnigram('qz', costly)).toEqual([1, 0]);
  });
});
