import { describe, expect, it } from '@jest/globals';

import { computeConfidence } from './computeConfidence.js';
import { computeVariability } from './computeVariability.js';

const compute = (...epochs: number[][]) => {
  const probabilities = epochs.map((epoch) => Float32Array.from(epoch));
  return computeVariability(probabilities, computeConfidence(probabilities));
};

describe(computeVariability, () => {
  it('is the population deviation, divided by E', () => {
    // 0.25, 0.75: mean 0.5, deviations 0.25 each; divided by E - 1 it would be 0.353...
    expect(compute([0.25], [0.75])).toEqual(Float64Array.of(0.25));
    // 0, 0, 0, 1: mean 0.25, squares 3/16 + 9/16 = 0.75, a quarter of it 0.1875
    expect(compute([0], [0], [0], [1])).toEqual(Float64Array.of(Math.sqrt(0.1875)));
  });

  it('is 0 after one epoch and where nothing moves', () => {
    expect(compute([0.3, 0.9])).toEqual(Float64Array.of(0, 0));
    expect(compute([0.5], [0.5], [0.5])).toEqual(Float64Array.of(0));
  });

  it('keeps its digits where the probability hardly moves', () => {
    // One float32 step below 1, once in two epochs: the deviation is half that step.
    // `E[p^2] - E[p]^2` gives 0 or noise.
    const step = 2 ** -24;
    expect(compute([1], [1 - step])).toEqual(Float64Array.of(step / 2));
  });

  it('is at most 0.5', () => {
    expect(compute([0], [1])).toEqual(Float64Array.of(0.5));
  });

  it('refuses epochs of another length than confidence', () => {
    expect(() => computeVariability([new Float32Array(2)], new Float64Array(3))).toThrow(
      'probabilities[0] must hold 3 spans as confidence does, but got 2',
    );
  });
});
