import { describe, expect, it } from '@jest/globals';

import { formatBytes } from './formatBytes.js';

describe(formatBytes, () => {
  it.each([
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1_000, '1.0 kB'],
    [999_960, '1.0 MB'], // not 1000.0 kB
    [90_868_376, '90.9 MB'],
    [25e9, '25.0 GB'],
    [5e15, '5000.0 TB'],
  ])('%d: %s', (sizeBytes, text) => {
    expect(formatBytes(sizeBytes)).toBe(text);
  });
});
