import { describe, expect, it } from '@jest/globals';

import { computeRemovalQuality } from './computeRemovalQuality.js';

const distant = Int32Array.of(1, 2, 1, 1, 0, 0, 0, 0);
const gold = Int32Array.of(/**/ 1, 1, 0, 1, 0, 2, 1, 0);

describe(computeRemovalQuality, () => {
  it('counts removed positives that were wrong and removed negatives that were entities', () => {
    const isRemoved = Uint8Array.of(1, 1, 1, 0, 1, 1, 0, 0);
    expect(computeRemovalQuality({ distant, gold, isRemoved })).toEqual({
      positives: { removed: 3, removedWrong: 2, wrong: 2, precision: 2 / 3, recall: 1 },
      negatives: { removed: 2, removedWrong: 1, wrong: 2, precision: 1 / 2, recall: 1 / 2 },
    });
  });

  it('has no precision without removals, and no recall without wrong labels', () => {
    const isRemoved = new Uint8Array(8);
    expect(computeRemovalQuality({ distant, gold, isRemoved }).positives).toMatchObject({ precision: null, recall: 0 });
    expect(computeRemovalQuality({ distant, gold: distant, isRemoved }).negatives).toMatchObject({ recall: null });
  });

  it('leaves spans out that were excluded before', () => {
    const isRemoved = Uint8Array.of(1, 1, 0, 0, 0, 0, 0, 0);
    const excluded = Uint8Array.of(1, 0, 1, 0, 0, 1, 0, 0);
    const { positives, negatives } = computeRemovalQuality({ distant, gold, isRemoved, excluded });
    expect(positives).toMatchObject({ removed: 1, removedWrong: 1, wrong: 1 });
    expect(negatives).toMatchObject({ removed: 0, wrong: 1 });
  });

  it('refuses arrays of different length', () => {
    expect(() => computeRemovalQuality({ distant, gold, isRemoved: new Uint8Array(3) })).toThrow('but got 8 and 3');
  });
});
