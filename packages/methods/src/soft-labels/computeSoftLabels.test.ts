import { describe, expect, it } from '@jest/globals';

import { computeSoftLabels } from './computeSoftLabels.js';

const all = { frequency: 'batch_all', confidence: 0 } as const;

describe(computeSoftLabels, () => {
  it('squares, divides by the sum of the class over the batch, and normalizes', () => {
    // f = [1.7, 0.3]: 0.81 / 1.7 to 0.01 / 0.3, and 0.64 / 1.7 to 0.04 / 0.3
    const [a, b] = [0.81 / 1.7, 0.01 / 0.3];
    const [c, d] = [0.64 / 1.7, 0.04 / 0.3];
    const labels = computeSoftLabels(Float32Array.of(0.9, 0.1, 0.8, 0.2), 2, all);
    [a / (a + b), b / (a + b), c / (c + d), d / (c + d)].forEach((value, at) =>
      expect(labels[at]).toBeCloseTo(value, 6),
    );
  });

  it('makes a rare class of what is mostly "no entity": 98 spans of it to one with a fifth of another', () => {
    const spans = [...Array.from({ length: 98 }, () => [1, 0]).flat(), 0.8, 0.2];
    const labels = computeSoftLabels(Float32Array.from(spans), 2, { frequency: 'batch_all', confidence: 0.5 });
    // 0.64 / 98.8 to 0.04 / 0.2
    expect(labels[197]).toBeCloseTo(0.2 / (0.2 + 0.64 / 98.8), 5);
    const plain = computeSoftLabels(Float32Array.from(spans), 2, { frequency: 'none', confidence: 0.5 });
    expect(plain[196]).toBeCloseTo(0.64 / 0.68, 5);
  });

  it('leaves out spans whose largest soft label is not above the limit', () => {
    const labels = computeSoftLabels(Float32Array.of(0.5, 0.5, 1, 0), 2, { frequency: 'none', confidence: 0.9 });
    expect([...labels]).toEqual([0, 0, 1, 0]);
    // 0.25 / (0.25 + 0.25) is 0.5, which is not above 0.5.
    const limit = computeSoftLabels(Float32Array.of(0.5, 0.5, 1, 0), 2, { frequency: 'none', confidence: 0.5 });
    expect([...limit]).toEqual([0, 0, 1, 0]);
  });

  it('gives a class that nobody predicts no share: its sum over the batch is 0, and so is 0 / 0', () => {
    const labels = computeSoftLabels(Float32Array.of(0.75, 0.25, 0, 0.25, 0.75, 0), 3, all);
    // f = [1, 1, 0]: 0.5625 to 0.0625, which is 0.9 to 0.1
    [0.9, 0.1, 0, 0.1, 0.9, 0].forEach((value, at) => expect(labels[at]).toBeCloseTo(value, 6));
  });
});
