import { describe, expect, it } from '@jest/globals';

import { testPage } from '../../testing/testPage.js';
import { everything, indexWords, type PageFilter, selectSpans } from './selectSpans.js';

const data = testPage();
const words = indexWords(data);
const select = (filter: Partial<PageFilter>): number[] =>
  selectSpans(data, { ...everything, ...filter }, { words, isDecided: (index) => index === 1 });

describe(selectSpans, () => {
  it('takes signs, types as they are and as they are suggested, words, scores, and what is decided', () => {
    expect(words).toEqual(['new york', 'ann', 'york']);
    expect(select({})).toEqual([0, 1, 2]);
    expect(select({ sign: 'negatives' })).toEqual([1]);
    expect(select({ type: 'PER' })).toEqual([0, 1]);
    expect(select({ type: 'LOC' })).toEqual([0, 2]);
    expect(select({ words: 'york' })).toEqual([0, 2]);
    expect(select({ from: -1 })).toEqual([1, 2]);
    expect(select({ from: -1, to: 0 })).toEqual([1]);
    expect(select({ state: 'open' })).toEqual([0, 2]);
    expect(select({ state: 'decided' })).toEqual([1]);
    expect(select({ state: 'decided', words: 'york' })).toEqual([]);
  });
});
