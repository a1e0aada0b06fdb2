import { describe, expect, it } from '@jest/globals';

import { computeOtherLabel } from './computeOtherLabel.js';

/** One span an epoch: probability of its label, the best other label, the probability of that. */
const epoch = (own: number, label: number, probability: number) => ({
  probabilities: Float32Array.of(own),
  others: { labels: Int32Array.of(label), probabilities: Float32Array.of(probability) },
});

describe(computeOtherLabel, () => {
  it('is the label with the most probability over the epochs, and how often it is ahead', () => {
    // Label 2: 0.5 + 0.25, ahead in the first epoch; label 1: 0.625 in one. 0.75 / 4, and one epoch of four.
    const epochs = [epoch(0.25, 2, 0.5), epoch(0.125, 1, 0.625), epoch(0.75, 2, 0.25), epoch(1, 3, 0)];
    const { labels, probability, steadiness } = computeOtherLabel(epochs);
    expect([labels[0], probability[0], steadiness[0]]).toEqual([2, 0.1875, 0.25]);
  });

  it('is not ahead where it ties with the assigned label', () => {
    const { labels, steadiness } = computeOtherLabel([epoch(0.5, 3, 0.5), epoch(0.25, 3, 0.5)]);
    expect([labels[0], steadiness[0]]).toEqual([3, 0.5]);
  });

  it('is of equals the smallest', () => {
    const { labels, probability, steadiness } = computeOtherLabel([epoch(0.5, 3, 0.5), epoch(0.25, 1, 0.5)]);
    expect([labels[0], probability[0], steadiness[0]]).toEqual([1, 0.25, 0.5]);
  });

  it('keeps spans apart', () => {
    const one = {
      probabilities: Float32Array.of(0.25, 1),
      others: { labels: Int32Array.of(1, 2), probabilities: Float32Array.of(0.75, 0) },
    };
    const { labels, probability, steadiness } = computeOtherLabel([one]);
    expect([[...labels], [...probability], [...steadiness]]).toEqual([[1, 2], [0.75, 0], [1, 0]]); // prettier-ignore
  });
});
