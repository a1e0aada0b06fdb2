import { describe, expect, it } from '@jest/globals';

import { computeThresholdRunClasses, relabelThresholdSamples } from './relabelThresholdSamples.js';

const labels = Int32Array.of(0, 1, 2, 3, 0, 1, 0, 2);
const samples = { positives: [2, 5], negatives: [0, 6] };
const numClasses = 4;

describe(relabelThresholdSamples, () => {
  it('gives all samples the class after the last one, and leaves the rest', () => {
    const relabelled = relabelThresholdSamples({ labels, samples, numClasses, relabel: 'fake_class', seed: 1 });
    expect(relabelled).toEqual(Int32Array.of(4, 1, 4, 3, 0, 4, 4, 2));
    expect(labels).toEqual(Int32Array.of(0, 1, 2, 3, 0, 1, 0, 2));
  });

  it.each(['neg_to_random_type', 'any_other'] as const)(
    '%s: any label that is allowed comes up, no other',
    (relabel) => {
      const seen = labels.map(() => 0);
      for (let seed = 0; seed < 200; seed++) {
        const relabelled = relabelThresholdSamples({ labels, samples, numClasses, relabel, seed });
        relabelled.forEach((label, span) => {
          seen[span]! |= 1 << label;
          expect(label).toBeLessThan(computeThresholdRunClasses(numClasses, relabel));
        });
      }
      const set = (...allowed: number[]): number => allowed.reduce((bits, label) => bits | (1 << label), 0);
      const ofNegatives = set(1, 2, 3);
      expect(seen).toEqual(
        relabel === 'neg_to_random_type'
          ? Int32Array.of(ofNegatives, set(1), set(4), set(3), set(0), set(4), ofNegatives, set(2))
          : Int32Array.of(ofNegatives, set(1), set(0, 1, 3), set(3), set(0), set(0, 2, 3), ofNegatives, set(2)),
      );
    },
  );

  it('gives the same labels for the same seed', () => {
    const options = { labels, samples, numClasses, relabel: 'any_other', seed: 7 } as const;
    expect(relabelThresholdSamples(options)).toEqual(relabelThresholdSamples(options));
  });

  it('refuses a sample that is no span', () => {
    expect(() =>
      relabelThresholdSamples({
        labels,
        samples: { positives: [8], negatives: [] },
        numClasses,
        relabel: 'fake_class',
        seed: 1,
      }),
    ).toThrow('samples must be span ids in [0, 8), but got 8');
  });
});

describe(computeThresholdRunClasses, () => {
  it('needs an output for the fake class where there is one', () => {
    expect(computeThresholdRunClasses(5, 'fake_class')).toBe(6);
    expect(computeThresholdRunClasses(5, 'neg_to_random_type')).toBe(6);
    expect(computeThresholdRunClasses(5, 'any_other')).toBe(5);
  });
});
