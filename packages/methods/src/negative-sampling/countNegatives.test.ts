import { describe, expect, it } from '@jest/globals';

import { countNegatives } from './countNegatives.js';

describe(countNegatives, () => {
  it.each([
    [0.35, 1, 'ceil', 1], //            0.35
    [0.35, 14, 'ceil', 5], //           4.9
    [0.35, 20, 'ceil', 7], //           7, not 8
    [0.7, 10, 'ceil', 7], //            7, which floating point has as 7.000000000000001 when it is 0.1 * 7 * 10
    [0.35, 20, 'floor_plus_one', 8], // 7 and one more
    [0.7, 1, 'floor_plus_one', 1], //   0.7
    [0.7, 90, 'floor_plus_one', 64], // 63 and one more; 0.7 * 90 is 62.99999999999999
    [0.7, 91, 'floor_plus_one', 64], // 63.7
  ] as const)('is lambda %d of %d words, %s: %d', (lambda, numWords, count, expected) => {
    expect(countNegatives(numWords, 10_000, { lambda, count })).toBe(expected);
  });

  it('is no more than there are', () => {
    expect(countNegatives(14, 3, { lambda: 0.35, count: 'ceil' })).toBe(3);
    expect(countNegatives(1, 0, { lambda: 0.7, count: 'floor_plus_one' })).toBe(0);
  });
});
