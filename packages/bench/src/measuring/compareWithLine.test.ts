import { describe, expect, it } from '@jest/globals';

import { compareWithLine } from './compareWithLine.js';

describe('compareWithLine', () => {
  it('is 1 for a fixed part and so much a unit, whatever the fixed part', () => {
    expect(compareWithLine([1, 4, 16], [3, 6, 18])).toBe(1); //          2 + n
    expect(compareWithLine([1, 4, 16], [1, 4, 16])).toBe(1);
  });

  it('shows what grows faster', () => {
    expect(compareWithLine([1, 4, 16], [1, 16, 256]) > 3).toBe(true); //          n squared: 256 / 76
  });
});
