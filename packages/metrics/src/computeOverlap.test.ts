import { describe, expect, it } from '@jest/globals';

import { computeOverlap } from './computeOverlap.js';

const first = Uint8Array.of(1, 1, 1, 0, 0);
const second = Uint8Array.of(0, 1, 1, 1, 0);

describe(computeOverlap, () => {
  it('counts both, either, and their quotient', () => {
    expect(computeOverlap(first, second)).toEqual({ first: 3, second: 3, both: 2, either: 4, jaccard: 0.5 });
  });

  it('counts among some spans only', () => {
    expect(computeOverlap(first, second, Uint8Array.of(1, 0, 1, 0, 1))).toEqual({
      first: 2,
      second: 1,
      both: 1,
      either: 2,
      jaccard: 0.5,
    });
  });

  it('has no index of two empty sets', () => {
    expect(computeOverlap(new Uint8Array(2), new Uint8Array(2))).toMatchObject({ either: 0, jaccard: null });
  });

  it('refuses arrays of different length', () => {
    expect(() => computeOverlap(first, new Uint8Array(2))).toThrow(
      'must hold 5 spans as first does, but got 2 and none',
    );
  });
});
