import { describe, expect, it } from '@jest/globals';

import { NoiseValues } from './NoiseValues.js';

//                             right  wrong type  none  missed  missed  right negatives
const distant = Int32Array.of(1, 2, /**/ 2, /**/ 1, /**/ 0, /**/ 0, /**/ 0, 0);
const gold = Int32Array.of(/**/ 1, 2, 1, /**/ 0, /**/ 1, /**/ 2, /**/ 0, 0);
const values = Float64Array.of(9, 8, 3, 4, /*   */ 1, /**/ 2, /**/ 6, 5);

describe(NoiseValues, () => {
  it('takes values apart by sign, type and verdict, sorted, however they are streamed', () => {
    const noise = new NoiseValues({ distant, gold, numClasses: 3 });
    noise.add(Int32Array.of(0, 1, 2), values.subarray(0, 3));
    noise.add(Int32Array.of(3, 4, 5, 6, 7), values.subarray(3));
    const { positives, negatives } = noise.finish();
    expect(positives).toEqual({
      right: Float64Array.of(8, 9),
      wrong: Float64Array.of(3, 4),
      byLabel: [
        { right: Float64Array.of(9), wrong: Float64Array.of(4) }, // by the distant type, not by the gold one
        { right: Float64Array.of(8), wrong: Float64Array.of(3) },
      ],
    });
    const right = Float64Array.of(5, 6);
    expect(negatives).toEqual({
      right,
      wrong: Float64Array.of(1, 2),
      byLabel: [
        { right, wrong: Float64Array.of(1) }, // by the gold type
        { right, wrong: Float64Array.of(2) },
      ],
    });
  });

  it('knows only the spans that were added, as when some are excluded', () => {
    const noise = new NoiseValues({ distant, gold, numClasses: 3 });
    noise.add(Int32Array.of(1, 6), [8, 6]);
    const { positives, negatives } = noise.finish();
    expect([positives.right, positives.wrong.length]).toEqual([Float64Array.of(8), 0]);
    expect([negatives.right, negatives.wrong.length]).toEqual([Float64Array.of(6), 0]);
  });

  it('takes all labels for right without gold ones', () => {
    const noise = new NoiseValues({ distant, gold: null, numClasses: 3 });
    noise.add(
      Int32Array.from(distant, (_, span) => span),
      values,
    );
    const { positives, negatives } = noise.finish();
    expect([positives.right.length, positives.wrong.length, negatives.right.length]).toEqual([4, 0, 4]);
  });

  it('refuses what does not fit', () => {
    expect(() => new NoiseValues({ distant, gold: gold.slice(1), numClasses: 3 })).toThrow(
      'gold must hold 8 spans as distant does, but got 7',
    );
    const noise = new NoiseValues({ distant, gold, numClasses: 3 });
    expect(() => noise.add(Int32Array.of(8), [1])).toThrow('spans must be in [0, 8), but got 8');
    expect(() => noise.add(Int32Array.of(2), [NaN])).toThrow('the value of span 2 must be a number, but got NaN');
  });
});
