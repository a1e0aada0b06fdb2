import { describe, expect, it } from '@jest/globals';

import { showCell } from '../renderers/layout/showCell.js';
import { differenceCell, fixedCell, formatDifference, formatPercent, percentCell } from './Cell.js';

describe(showCell, () => {
  it.each([
    [1269878, '1,269,878'],
    [0, '0'],
    [0.852, '0.852'],
    [null, '-'],
    ['PER', 'PER'],
    [percentCell(0.1234567), '12.35'],
    [fixedCell(1.25, 3), '1.250'],
    [{ value: 1, text: '\u001b' }, '\\u001b'],
    ['a\u001b[31mb\n', 'a\\u001b[31mb\\u000a'],
  ])('%j is %s', (cell, text) => {
    expect(showCell(cell)).toBe(text);
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

describe(percentCell, () => {
  it('keeps the digits that are not shown, and none that a multiplication made up', () => {
    expect(percentCell(0.07)).toEqual({ value: 7, text: '7.00' }); // 0.07 * 100 is 7.000000000000001
    expect(percentCell(2 / 3)).toEqual({ value: 66.6666666667, text: '66.67' });
    expect(percentCell(null)).toBeNull();
    expect(differenceCell(0.7, 0.75)).toEqual({ value: 5, text: '+5.00' });
  });
});
