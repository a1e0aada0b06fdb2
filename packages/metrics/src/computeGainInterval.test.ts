import { describe, expect, it } from '@jest/globals';

import { computeGainInterval } from './computeGainInterval.js';
import type { SentenceCounts } from './countSentences.js';

/** Uniform numbers that are the same each time (a linear congruential generator). */
const createUniform = () => {
  let state = 1;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
};

/** One entity a sentence, one prediction a sentence: F1 is the share of right ones. */
const ofRight = (correct: readonly number[]): SentenceCounts => {
  const ones = correct.map(() => 1);
  return { correct, predicted: ones, gold: ones };
};

const repeat = (share: number, numSentences: number): number[] =>
  Array.from({ length: numSentences }, (_, index) => (index < share * numSentences ? 1 : 0));

describe(computeGainInterval, () => {
  it('is that of a mean of differences where each sentence has one: 1.96 standard errors either side', () => {
    // 100 of 400 sentences get better, none gets worse: gain 0.25, deviation of a difference sqrt(0.25 * 0.75).
    const pair = { before: ofRight(repeat(0.5, 400)), after: ofRight(repeat(0.75, 400)) };
    const { low, high, level } = computeGainInterval([pair], { random: createUniform(), resamples: 4000 });
    const half = 1.96 * Math.sqrt((0.25 * 0.75) / 400);
    expect(level).toBe(0.95);
    expect(Math.abs(low - (0.25 - half))).toBeLessThan(0.005);
    expect(Math.abs(high - (0.25 + half))).toBeLessThan(0.005);
  });

  it('draws the same sentences for both models: what both find hard is no uncertainty of the gain', () => {
    const same = ofRight(repeat(0.5, 50));
    expect(computeGainInterval([{ before: same, after: same }], { random: createUniform() })).toMatchObject({
      low: 0,
      high: 0,
    });
  });

  it('is of the mean over seeds', () => {
    const [half, all] = [ofRight(repeat(0.5, 40)), ofRight(repeat(1, 40))];
    // One seed gains what the other loses, on the same sentences: their mean is 0 whatever is drawn.
    const pairs = [
      { before: half, after: all },
      { before: all, after: half },
    ];
    const { low, high } = computeGainInterval(pairs, { random: createUniform(), resamples: 200 });
    expect(low).toBeCloseTo(0, 12);
    expect(high).toBeCloseTo(0, 12);
  });

  it('refuses counts of different files, and none', () => {
    const pair = { before: ofRight([1, 0]), after: ofRight([1]) };
    expect(() => computeGainInterval([pair], { random: createUniform() })).toThrow('but got 2, 1');
    expect(() => computeGainInterval([], { random: createUniform() })).toThrow('but got none');
  });
});
