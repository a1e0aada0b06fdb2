import { describe, expect, it } from '@jest/globals';

import { round, roundAll, summarize } from './summarize.js';

describe('summarize', () => {
  it('gives the middle and the spread, in any order', () => {
    expect(summarize([5, 1, 4, 2, 3])).toEqual({ median: 3, fastest: 1, slowest: 5, quartiles: [2, 4], count: 5 });
    expect(summarize([1, 2, 3, 10]).median).toBe(2.5);
    expect(summarize([7]).quartiles).toEqual([7, 7]);
    expect(() => summarize([])).toThrow(/at least one value, but got none/);
  });

  it('rounds for a file: figures to four digits, counts not at all', () => {
    expect(roundAll({ a: [1.23456, 1269878], b: null, c: 'x' })).toEqual({ a: [1.235, 1269878], b: null, c: 'x' });
    expect(round(0.0012345)).toBe(0.00123);
  });
});
