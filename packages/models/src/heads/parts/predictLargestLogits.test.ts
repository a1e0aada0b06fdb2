import { describe, expect, it } from '@jest/globals';

import { predictLargestLogits } from './predictLargestLogits.js';

describe(predictLargestLogits, () => {
  it.each([
    ['the last', [0, 1, 3], 2],
    ['the second', [0, 3, 1], 1],
    ['the first of equal ones', [0, 2, 2], 1],
    ['"no entity" of equal ones', [2, 2, 2], 0],
  ])('takes the largest logit: %s', (_which, logits, label) => {
    const { labels, probabilities } = predictLargestLogits(Float32Array.from(logits), 3);
    expect(Array.from(labels)).toEqual([label]);
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
    expect(probabilities[0]).toBeCloseTo(Math.exp(logits[label]!) / total, 6);
  });

  it('goes row by row', () => {
    expect(Array.from(predictLargestLogits(Float32Array.of(1, 0, 0, 1), 2).labels)).toEqual([0, 1]);
    expect(Array.from(predictLargestLogits(new Float32Array(0), 2).labels)).toEqual([]);
  });
});
