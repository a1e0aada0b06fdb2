import { describe, expect, it } from '@jest/globals';

import { computeNoiseCounts } from './computeNoiseCounts.js';
import { computeRemovalQuality } from './computeRemovalQuality.js';

//                             right  wrong type  no entity  missed     right
const distant = Int32Array.of(1, 2, 1, /**/ 2, /**/ 1, /**/ 0, 0, /**/ 0, 0);
const gold = Int32Array.of(/**/ 1, 2, 1, /**/ 1, /**/ 0, /**/ 1, 2, /**/ 0, 0);

describe(computeNoiseCounts, () => {
  it('counts a wrong type once, as a false positive of the distant type', () => {
    expect(computeNoiseCounts({ distant, gold, numClasses: 3 })).toEqual({
      byLabel: [
        {
          label: 1,
          positives: 3,
          truePositives: 2,
          falsePositives: 1,
          falseNegatives: 1,
          falsePositivesAndNegatives: 2,
        },
        {
          label: 2,
          positives: 2,
          truePositives: 1,
          falsePositives: 1,
          falseNegatives: 1,
          falsePositivesAndNegatives: 2,
        },
      ],
      total: { positives: 5, truePositives: 3, falsePositives: 2, falseNegatives: 2, falsePositivesAndNegatives: 4 },
    });
  });

  it('counts only spans that the version keeps', () => {
    const kept = Uint8Array.of(1, 0, 1, 1, 0, 0, 1, 1, 1);
    expect(computeNoiseCounts({ distant, gold, kept, numClasses: 3 }).total).toEqual({
      positives: 3,
      truePositives: 2,
      falsePositives: 1,
      falseNegatives: 1,
      falsePositivesAndNegatives: 2,
    });
  });

  it('loses, with any removal, just the noise that was removed', () => {
    for (let trial = 0; trial < 200; trial++) {
      const make = (step: number) => Int32Array.from({ length: 60 }, (_, span) => ((trial * 5 + span * step) >> 1) % 4);
      const labels = { distant: make(7), gold: make(9) };
      const isRemoved = Uint8Array.from({ length: 60 }, (_, span) => ((trial + span * span) % 5 === 0 ? 1 : 0));
      const kept = isRemoved.map((mark) => 1 - mark);
      const before = computeNoiseCounts({ ...labels, numClasses: 4 }).total;
      const after = computeNoiseCounts({ ...labels, kept, numClasses: 4 }).total;
      const { positives, negatives } = computeRemovalQuality({ ...labels, isRemoved });
      expect(before.falsePositivesAndNegatives - after.falsePositivesAndNegatives).toBe(
        positives.removedWrong + negatives.removedWrong,
      );
      expect(before.positives - after.positives).toBe(positives.removed);
      expect([positives.wrong, negatives.wrong]).toEqual([before.falsePositives, before.falseNegatives]);
    }
  });

  it('refuses what does not fit', () => {
    expect(() => computeNoiseCounts({ distant, gold: gold.slice(1), numClasses: 3 })).toThrow(
      'gold and kept must hold 9 spans as distant does, but got 8 and none',
    );
    expect(() => computeNoiseCounts({ distant, gold, kept: new Uint8Array(2), numClasses: 3 })).toThrow(
      'but got 9 and 2',
    );
    expect(() => computeNoiseCounts({ distant, gold, numClasses: 2 })).toThrow(
      new RangeError('computeNoiseCounts: distant[1] must be in [0, 2), but got 2'),
    );
  });
});
