import { describe, expect, it } from '@jest/globals';

import { formatCell, formatDifference, formatPercent } from './formatCell.js';

describe(formatCell, () => {
  it.each([
    [1269878, '1,269,878'],
    [0, '0'],
    [0.852, '0.852'],
    [null, '-'],
    ['PER', 'PER'],
    ['a\u001b[31mb\n', 'a\\u001b[31mb\\u000a'],
  ])('%j is %s', (cell, text) => {
    expect(formatCell(cell)).toBe(text);
  });
});

describe(formatPercent, () => {
  it.each([
    [0.70968, '70.97'],
    [1, '100.00'],
    [0, '0.00'],
    [null, '-'],
  ])('%j is %s', (share, text) => {
    expect(formatPercent(share)).toBe(text);
  });
});

describe(formatDifference, () => {
  it.each([
    [0.7, 0.75, '+5.00'],
    [0.75, 0.7, '-5.00'],
    [0.5, 0.5, '+0.00'],
    [0.123449, 0.123451, '+0.01'], // 12.34 and 12.35 are what stands beside it
    [0.12341, 0.12344, '+0.00'],
  ])('from %d to %d is %s', (before, after, text) => {
    expect(formatDifference(before, after)).toBe(text);
  });
});
