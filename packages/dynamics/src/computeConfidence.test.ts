import { describe, expect, it } from '@jest/globals';

import { computeConfidence } from './computeConfidence.js';

describe(computeConfidence, () => {
  it('is the mean probability of the assigned label over the epochs', () => {
    const probabilities = [Float32Array.of(0.25, 1), Float32Array.of(0.75, 1), Float32Array.of(0.125, 1)];
    expect(computeConfidence(probabilities)).toEqual(Float64Array.of(1.125 / 3, 1));
  });

  it('refuses no epoch', () => {
    expect(() => computeConfidence([])).toThrow('must hold at least one epoch, but got 0');
  });
});
