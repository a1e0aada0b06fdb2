import { describe, expect, it } from '@jest/globals';

import { drawTestMixture, type TestMixture } from './drawTestMixture.js';
import { NoiseMixtures } from './NoiseMixtures.js';

/** One mixture a label, from 0; their spans come label by label, in chunks. */
function draw(mixtures: readonly TestMixture[]) {
  const drawn = mixtures.map(drawTestMixture);
  const noise = new NoiseMixtures(drawn.map(({ wrong }) => wrong));
  for (const [label, { corpus }] of drawn.entries()) {
    for (let from = 0; from < corpus.length; from += 700) {
      const values = corpus.subarray(from, from + 700);
      noise.add(new Int32Array(values.length).fill(label), values);
    }
  }
  const posteriors = noise.createPosteriors();
  return { noise, probabilities: drawn.map(({ corpus }, label) => corpus.map((value) => posteriors[label]!(value))) };
}

const estimate = (mixtures: readonly TestMixture[], seed = 42) => draw(mixtures).noise.estimate({ seed, numDraws: 60 });

const usual = { numCorpus: 2000, numWrong: 400, right: 2, wrong: -2 } as const;
const negatives: TestMixture = { ...usual, share: 0.01, seed: 9 };
const few: TestMixture = { ...negatives, numCorpus: 50, numWrong: 10 };

describe(NoiseMixtures, () => {
  it('finds the share of every label within 0.05, inside its interval, and their mean by spans', () => {
    const shares = [0.01, 0.1, 0.35, 0.7];
    const { byLabel, positives } = estimate(shares.map((share, seed) => ({ ...usual, share, seed })));
    for (const [label, share] of shares.entries()) {
      const { share: estimated, interval, isPooled, spans, samples } = byLabel[label]!;
      expect(Math.abs(estimated! - share)).toBeLessThan(0.05);
      expect(interval!.low).toBeLessThanOrEqual(share + 0.01);
      expect(interval!.high).toBeGreaterThanOrEqual(share - 0.01);
      expect([isPooled, spans, samples]).toEqual([false, 2000, 400]);
    }
    const mean = (byLabel[1]!.share! + byLabel[2]!.share! + byLabel[3]!.share!) / 3; // of 2,000 spans each
    expect(positives.share).toBeCloseTo(mean, 10);
    expect([positives.spans, positives.samples]).toEqual([6000, 1200]);
    // The mean of three is surer than one of them alone.
    const width = (of: { low: number; high: number } | null) => of!.high - of!.low;
    expect(width(positives.interval)).toBeLessThan(width(byLabel[2]!.interval));
  });

  it('gives an interval that holds the truth about as often as it says', () => {
    // Twenty mixtures at 95 percent: one misses on the mean, and six or more with a probability below 0.001.
    const missed = Array.from({ length: 20 }, (_, seed) => {
      const { byLabel } = estimate([few, { ...usual, numCorpus: 600, numWrong: 120, share: 0.3, seed: 100 + seed }]);
      const { low, high } = byLabel[1]!.interval!;
      return 0.3 < low || 0.3 > high;
    }).filter(Boolean);
    expect(missed.length).toBeLessThan(6);
  });

  it('says 0 where all labels are right, with what n of them leave open, and about 1 where all are wrong', () => {
    const { noise, probabilities } = draw([
      negatives,
      { ...usual, right: 9, share: 0, seed: 1 },
      { ...usual, share: 1, seed: 2 },
    ]);
    const { byLabel } = noise.estimate();
    expect(byLabel[1]!.share).toBe(0);
    expect(byLabel[1]!.interval).toEqual({ low: 0, high: expect.closeTo(-Math.log(0.025) / 2000, 10) });
    expect(byLabel[2]!.share).toBeGreaterThan(0.9);
    expect(Math.max(...probabilities[1]!)).toBe(0);
    expect(Math.min(...probabilities[2]!.subarray(0, 10))).toBeGreaterThan(0.5);
  });

  it('gives probabilities that sum up to the share, where none is cut at 1', () => {
    const { noise, probabilities } = draw([few, { ...usual, right: 0.5, wrong: -0.5, share: 0.3, seed: 4 }]);
    const share = noise.estimate().byLabel[1]!.share!;
    const mean = probabilities[1]!.reduce((sum, value) => sum + value, 0) / 2000;
    expect(mean).toBeLessThanOrEqual(share + 1e-9);
    expect(mean).toBeGreaterThan(0.8 * share);
  });

  it('pools types with fewer than 20 labels or samples, and says so', () => {
    const { byLabel } = estimate([
      negatives,
      { ...usual, share: 0.3, seed: 5 },
      { ...usual, numWrong: 19, share: 0.3, seed: 6 },
      { ...usual, numWrong: 20, share: 0.3, seed: 7 },
    ]);
    expect(byLabel.map(({ isPooled }) => isPooled)).toEqual([false, false, true, false]);
    expect(Math.abs(byLabel[2]!.share! - 0.3)).toBeLessThan(0.05);
    expect(byLabel[2]!.samples).toBe(19);
  });

  it('says nothing without samples, nor of spans that the measure says nothing of', () => {
    const noise = new NoiseMixtures([Float64Array.of(0), new Float64Array(0)]);
    noise.add(Int32Array.of(0, 0, 1, 1), Float64Array.of(1, NaN, 2, 3));
    const { byLabel, positives } = noise.estimate();
    expect(byLabel[1]).toEqual({ spans: 2, samples: 0, share: null, interval: null, isPooled: true });
    expect(positives.share).toBeNull();
    expect(noise.createPosteriors().map((of) => of(1))).toEqual([0, NaN]);
    expect(byLabel[0]).toMatchObject({ spans: 1, samples: 1, share: 0 });
  });

  it('gives the same for the same seed', () => {
    const mixtures = [few, { ...few, share: 0.3, numWrong: 25, seed: 5 }];
    expect(estimate(mixtures)).toEqual(estimate(mixtures));
    expect(estimate(mixtures, 1).byLabel[1]!.interval).not.toEqual(estimate(mixtures).byLabel[1]!.interval);
  });

  it('leaves labels of no class alone', () => {
    const noise = new NoiseMixtures([Float64Array.of(0), Float64Array.of(0)]);
    noise.add(Int32Array.of(-1, 2, 1), Float64Array.of(0, 0, 0));
    expect(noise.estimate().byLabel.map(({ spans }) => spans)).toEqual([0, 1]);
  });
});
