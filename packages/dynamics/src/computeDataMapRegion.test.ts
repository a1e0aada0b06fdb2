import { describe, expect, it } from '@jest/globals';

import { computeDataMapRegion } from './computeDataMapRegion.js';

const cuts = { lowConfidence: 0.3, highConfidence: 0.6, lowVariability: 0.1, highVariability: 0.2 };

describe(computeDataMapRegion, () => {
  it.each([
    ['sure and steady', 0.9, 0.05, 'easy'],
    ['wrong and steady', 0.1, 0.05, 'hard'],
    ['neither, and steady', 0.45, 0.05, null],
    ['wavering, whatever its mean', 0.9, 0.3, 'ambiguous'],
    ['wavering, whatever its mean', 0.1, 0.3, 'ambiguous'],
    ['moving a little', 0.9, 0.15, null],
    ['on the cuts of easy', 0.6, 0.1, 'easy'],
    ['on the cuts of hard', 0.3, 0.1, 'hard'],
    ['on the cut of ambiguous', 0.5, 0.2, 'ambiguous'],
  ])('%s (confidence %d, variability %d): %s', (_case, confidence, variability, region) => {
    expect(computeDataMapRegion(confidence, variability, cuts)).toBe(region);
  });

  it('takes equal values for easy where both terciles fall on them', () => {
    const tied = { lowConfidence: 1, highConfidence: 1, lowVariability: 0, highVariability: 0 };
    expect(computeDataMapRegion(1, 0, tied)).toBe('easy');
    expect(computeDataMapRegion(0.5, 0, tied)).toBe('hard');
    expect(computeDataMapRegion(0.5, 0.1, tied)).toBe('ambiguous');
  });
});
