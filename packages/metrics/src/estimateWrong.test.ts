import { describe, expect, it } from '@jest/globals';

import { estimateWrong } from './estimateWrong.js';

describe(estimateWrong, () => {
  it('is beta-binomial for one stratum', () => {
    // Beta(1.5, 0.5) after 1 wrong of 1; of 2 open: p(0) = B(1.5, 2.5) / B(1.5, 0.5) = 1/8, p(2) = 5/8, mean 1.5.
    expect(estimateWrong([{ decided: 1, wrong: 1, open: 2 }], 0.5)).toEqual({ mean: 1.5, low: 1, high: 2 });
    // 12.5 percent lie below 1 and 37.5 below 2: the quantiles at 0.125 and 0.875 are 0 and 2.
    expect(estimateWrong([{ decided: 1, wrong: 1, open: 2 }], 0.75)).toEqual({ mean: 1.5, low: 0, high: 2 });
  });

  it('adds strata that know nothing of each other', () => {
    // Both as above: p of the sum is 1/64, 4/64, 14/64, 20/64, 25/64 for 0 to 4.
    const strata = [1, 2].map(() => ({ decided: 1, wrong: 1, open: 2 }));
    expect(estimateWrong(strata, 0.5)).toEqual({ mean: 3, low: 2, high: 4 });
    expect(estimateWrong(strata, 0.9)).toEqual({ mean: 3, low: 1, high: 4 });
  });

  it('knows all where nothing is open, and nothing where nothing was decided', () => {
    expect(estimateWrong([{ decided: 5, wrong: 3, open: 0 }])).toEqual({ mean: 0, low: 0, high: 0 });
    expect(estimateWrong([{ decided: 0, wrong: 0, open: 100 }])).toEqual({ mean: 50, low: 0, high: 100 });
    expect(estimateWrong([])).toEqual({ mean: 0, low: 0, high: 0 });
  });

  it('covers the truth about as often as it says', () => {
    // 400 draws of a share, 50 items decided and 200 open: the truth lies inside in about 95 of 100.
    let state = 7;
    const next = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    const draw = (count: number, share: number): number => Array.from({ length: count }, next).filter((value) => value < share).length; // prettier-ignore
    let inside = 0;
    for (let time = 0; time < 400; time++) {
      const share = next();
      const { low, high } = estimateWrong([{ decided: 50, wrong: draw(50, share), open: 200 }]);
      const truth = draw(200, share);
      if (truth >= low && truth <= high) inside += 1;
    }
    expect(inside / 400).toBeGreaterThan(0.92);
    expect(inside / 400).toBeLessThan(0.99);
  });

  it('takes a hundred thousand open items in a moment, and is as close as its cells', () => {
    const began = performance.now();
    const { mean, low, high } = estimateWrong([
      { decided: 1000, wrong: 500, open: 60_000 },
      { decided: 1000, wrong: 100, open: 40_000 },
    ]);
    expect(performance.now() - began).toBeLessThan(2000);
    // Deviations of the shares: sqrt(1/4/1000) of 60,000 is 949, sqrt(0.09/1000) of 40,000 is 379; together 1,022.
    expect(mean).toBeCloseTo(34_016, -2);
    expect(Math.abs(low - (mean - 1.96 * 1030))).toBeLessThan(60);
    expect(Math.abs(high - (mean + 1.96 * 1030))).toBeLessThan(60);
  });

  it('refuses more wrong items than were looked at', () => {
    expect(() => estimateWrong([{ decided: 1, wrong: 2, open: 0 }])).toThrow('wrong <= decided, but got 2, 1, 0');
  });
});
