import { describe, expect, it } from '@jest/globals';

import { formatDuration } from './formatDuration.js';

describe(formatDuration, () => {
  it.each([
    [0, '0.0 s'],
    [4_240, '4.2 s'],
    [9_960, '10 s'], // not 10.0
    [59_400, '59 s'],
    [59_600, '1 min 0 s'], // not 60 s
    [125_000, '2 min 5 s'],
    [3_599_600, '1 h 0 min'], // not 60 min
    [4_350_000, '1 h 13 min'],
  ])('%d ms: %s', (durationMs, text) => {
    expect(formatDuration(durationMs)).toBe(text);
  });
});
