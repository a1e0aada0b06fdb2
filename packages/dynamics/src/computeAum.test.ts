import { describe, expect, it } from '@jest/globals';

import { computeAum } from './computeAum.js';

describe(computeAum, () => {
  it('is the mean of the margins over the epochs', () => {
    const margins = [Float32Array.of(3, -2), Float32Array.of(1, -4), Float32Array.of(0.5, 3)];
    expect(computeAum(margins)).toEqual(Float64Array.of(4.5 / 3, -3 / 3));
  });

  it('is the margin itself after one epoch', () => {
    expect(computeAum([Float32Array.of(1.5, -7)])).toEqual(Float64Array.of(1.5, -7));
  });

  it('adds in double precision', () => {
    // In float32, 2^24 + 1 is 2^24, and the 1 would be lost.
    expect(computeAum([Float32Array.of(2 ** 24), Float32Array.of(1)])).toEqual(Float64Array.of((2 ** 24 + 1) / 2));
  });

  it('over the first epochs of a longer run is, bit for bit, that of the shorter run', () => {
    const run = Array.from({ length: 13 }, (_, epoch) =>
      Float32Array.from({ length: 50 }, (_value, span) => Math.sin(epoch * 50 + span) * 10),
    );
    for (let epochs = 1; epochs <= run.length; epochs++) {
      const sums = Array.from({ length: 50 }, (_, span) => run.slice(0, epochs).reduce((sum, e) => sum + e[span]!, 0));
      expect(computeAum(run.slice(0, epochs))).toEqual(Float64Array.from(sums, (sum) => sum / epochs));
    }
  });

  it('is NaN where a margin is', () => {
    expect(computeAum([Float32Array.of(1, 1), Float32Array.of(NaN, 1)])).toEqual(Float64Array.of(NaN, 1));
  });

  it('refuses no epoch and epochs of different length', () => {
    expect(() => computeAum([])).toThrow('must hold at least one epoch, but got 0');
    expect(() => computeAum([new Float32Array(2), new Float32Array(3)])).toThrow(
      'values[1] must hold 2 spans as values[0] does, but got 3',
    );
  });
});
