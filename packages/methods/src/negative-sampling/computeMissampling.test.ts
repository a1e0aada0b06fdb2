import { describe, expect, it } from '@jest/globals';

import { computeMissampling } from './computeMissampling.js';

// Two sentences of five spans and one of two. By the gold labels the first has entities at 0, 1 and 4, of which 0 is
// annotated; the second has one, of another type than annotated; the third has one that nobody annotated.
const spanOffsets = Int32Array.of(0, 5, 10, 12);
const labels = Int32Array.of(2, 0, 0, 0, 0, /**/ 1, 0, 0, 0, 0, /**/ 0, 0);
const gold = Int32Array.of(2, 1, 0, 0, 3, /**/ 2, 0, 0, 0, 0, /**/ 0, 1);
const measure = (...negatives: number[]) =>
  computeMissampling({ batch: { spanOffsets }, labels, gold, negatives: Int32Array.from(negatives) });

describe(computeMissampling, () => {
  it('is the share of unlabeled entities in what was drawn, and of these the share drawn, sentence by sentence', () => {
    // First: 1 of 3 drawn, 1 of 2 unlabeled. Second: none of 2. Third: 1 of 2, 1 of 1.
    const { numSentences, ofSampled, ofUnlabeled } = measure(1, 2, 3, 7, 8, 10, 11);
    expect(numSentences).toBe(3);
    expect(ofSampled).toBeCloseTo(1 / 3 + 0 + 1 / 2, 12);
    expect(ofUnlabeled).toBeCloseTo(1 / 2 + 0 + 1, 12);
  });

  it('is 0 of sentences without negatives', () => {
    expect(measure()).toEqual({ numSentences: 3, ofSampled: 0, ofUnlabeled: 0 });
    expect(measure(11)).toEqual({ numSentences: 3, ofSampled: 1, ofUnlabeled: 1 });
  });
});
