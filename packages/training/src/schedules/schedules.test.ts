import { describe, expect, it } from '@jest/globals';

import { constant } from './constant.js';
import { linear } from './linear.js';
import { linearWithWarmup } from './linearWithWarmup.js';

const firstSteps = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

describe(constant, () => {
  it('is 1 at every step', () => {
    expect(firstSteps(3).map(constant())).toEqual([1, 1, 1]);
  });
});

describe(linear, () => {
  it('begins at 1 and would be at 0 a step after the last', () => {
    expect(firstSteps(5).map(linear(4))).toEqual([1, 0.75, 0.5, 0.25, 0]);
  });
});

describe(linearWithWarmup, () => {
  it('rises from 0 over the steps of the warm-up, then falls', () => {
    // W = 2 of T = 6: 0/2, 1/2, then 4/4, 3/4, 2/4, 1/4
    expect(firstSteps(6).map(linearWithWarmup(6, 2))).toEqual([0, 0.5, 1, 0.75, 0.5, 0.25]);
  });

  it('without warm-up falls as the plain line does', () => {
    firstSteps(7).forEach((step) => expect(linearWithWarmup(7, 0)(step)).toBeCloseTo(linear(7)(step), 12));
  });

  it.each([-1, 6, 0.5])('refuses %d steps of warm-up in a training of 6', (warmupSteps) => {
    expect(() => linearWithWarmup(6, warmupSteps)).toThrow(`must be an integer from 0 to 5, but got ${warmupSteps}`);
  });
});
