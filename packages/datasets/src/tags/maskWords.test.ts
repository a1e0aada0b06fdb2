import { describe, expect, it } from '@jest/globals';

import { maskWords } from './maskWords.js';

const tokens = ['the', 'Port', 'of', 'Ellis', 'slept'];

describe(maskWords, () => {
  it('masks the words of excluded spans, and of those only', () => {
    expect(maskWords({ tokens, entities: [], excluded: [[1, 3, 'PORT'], [3, 3, null]] })).toEqual([false, true, true, true, false]); // prettier-ignore
    expect(maskWords({ tokens, entities: [[1, 1, 'PORT']] })).toEqual([false, false, false, false, false]);
  });

  it('leaves words of entities their tags, also where an excluded span crosses them', () => {
    const crossed = { tokens, entities: [[3, 3, 'PORT']], excluded: [[1, 3, 'PORT']] } as const;
    expect(maskWords(crossed)).toEqual([false, true, true, false, false]);
  });
});
