import { describe, expect, it } from '@jest/globals';

import { computeNameDisagreement } from './computeNameDisagreement.js';

const compute = (nameOf: number[], labels: number[], silent: number[] = []): number[] => [
  ...computeNameDisagreement({
    nameOf: Int32Array.from(nameOf),
    labels: Int32Array.from(labels),
    isSilent: Uint8Array.from(nameOf, (_, span) => (silent.includes(span) ? 1 : 0)),
  }),
];

describe(computeNameDisagreement, () => {
  it('is the share of the other places with another label', () => {
    // Name 0 stands four times, as 1, 1, 1 and 2: of a 1 the others are 1, 1, 2; of the 2 all three differ.
    expect(compute([0, 0, 1, 0, 0], [1, 1, 1, 1, 2])).toEqual([1 / 3, 1 / 3, 0, 1 / 3, 1]);
  });

  it('is 0 for words that stand once, and for no name', () => {
    expect(compute([3, -1, -1], [1, 0, 2])).toEqual([0, 0, 0]);
  });

  it('counts no silent place, though that is told what the others say', () => {
    // Spans 0 and 1 disagree; span 2 is silent, and of its two others one agrees.
    expect(compute([0, 0, 0], [1, 0, 0], [2])).toEqual([1, 1, 0.5]);
  });

  it('refuses arrays of several lengths', () => {
    expect(() => compute([0, 0], [1])).toThrow('must hold 2 spans as nameOf does, but got 1 and 2');
  });
});
