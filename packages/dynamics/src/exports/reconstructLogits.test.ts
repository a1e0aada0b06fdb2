import { describe, expect, it } from '@jest/globals';

import { chooseOther, reconstructLogits } from './reconstructLogits.js';

const softmax = (logits: readonly number[]): number[] => {
  const largest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
};

describe(reconstructLogits, () => {
  it('has the margin to the bit and the probability, and what is left in equal parts', () => {
    // Logits 2, 1, 0, 0: e^2 : e : 1 : 1, of which the first has 7.389056 / 12.107338 = 0.610296.
    const logits = reconstructLogits({ label: 0, other: 1, margin: 1, probability: 0.610296 }, 4);
    expect(logits.slice(0, 2)).toEqual([1, 0]);
    expect(logits[2]).toBeCloseTo(-1, 5);
    expect(logits[3]).toBe(logits[2]);
  });

  it('has no label above the best other one, and loses nothing that float32 had', () => {
    for (let trial = 0; trial < 2000; trial++) {
      const numClasses = 2 + (trial % 5);
      const real = Array.from({ length: numClasses }, (_, label) => ((trial * 7919 + label * 104_729) % 601) / 20 - 15);
      const label = trial % numClasses;
      const others = real.filter((_, one) => one !== label);
      const other = real.findIndex((logit, one) => one !== label && logit === Math.max(...others));
      const margin = Math.fround(real[label]! - real[other]!);
      const probability = Math.fround(softmax(real)[label]!);
      const logits = reconstructLogits({ label, other, margin, probability }, numClasses);
      expect(logits[label]! - Math.max(...logits.filter((_, one) => one !== label))).toBe(margin);
      expect(Math.abs(softmax(logits)[label]! - probability)).toBeLessThan(2e-6);
    }
  });

  it.each([
    ['0, which float32 has for less than 1e-45', { margin: -200, probability: 0 }],
    ['1', { margin: 200, probability: 1 }],
    ['1, with an exponential beyond every number', { margin: 800, probability: 1 }],
  ])('has finite logits for a probability of %s', (_case, recorded) => {
    const logits = reconstructLogits({ label: 2, other: 0, ...recorded }, 3);
    expect(logits.every(Number.isFinite)).toBe(true);
    expect(softmax(logits)[2]).toBeCloseTo(recorded.probability, 6);
  });

  it('needs nothing but the margin where there are two labels', () => {
    expect(reconstructLogits({ label: 1, other: 0, margin: -0.5, probability: 0.377541 }, 2)).toEqual([0, -0.5]);
  });
});

describe(chooseOther, () => {
  it.each([
    ['as recorded', 2, 0, 2],
    ['none recorded of no entity', undefined, 0, 1],
    ['none recorded of an entity', -1, 2, 0],
    ["the span's own", 1, 1, 0],
    ['one that the model does not have', 7, 1, 0],
  ])('%s', (_case, recorded, label, expected) => {
    expect(chooseOther(recorded, label, 3)).toBe(expected);
  });
});
