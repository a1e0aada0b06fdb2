import { describe, expect, it } from '@jest/globals';

import { countKeptNegatives, selectTopNegatives } from './selectTopNegatives.js';

const settings = {
  keepFraction: 0.05,
  direction: 'most_similar',
  noPositives: 'random',
  random: (): number => {
    throw new Error('no random number is needed here');
  },
} as const;

describe(countKeptNegatives, () => {
  it.each([
    [0, 0],
    [1, 1], //    floor(0.95) = 0 thrown away
    [20, 1], //   19
    [21, 2], //   19.95
    [100, 5], //  95
    [1443, 73], // 1370.85
  ])('of %d negatives keeps %d, as N - floor(95 N / 100)', (numNegatives, kept) => {
    expect(countKeptNegatives(numNegatives, 0.05)).toBe(kept);
  });

  it('is exact where 1 - share is not: of 100 at 0.07, 93 are thrown away, though (1 - 0.07) * 100 is below 93', () => {
    expect(countKeptNegatives(100, 0.07)).toBe(7);
    for (let percent = 1; percent <= 100; percent++)
      for (let n = 0; n <= 300; n++)
        expect(countKeptNegatives(n, percent / 100)).toBe(n - Math.floor(((100 - percent) * n) / 100));
  });

  it('is exact for every count up to 5,000', () => {
    for (let n = 0; n <= 5000; n++) expect(countKeptNegatives(n, 0.05)).toBe(n - Math.floor((95 * n) / 100));
  });
});

describe(selectTopNegatives, () => {
  // 21 negatives, one positive in front: two stay.
  const labels = Int32Array.from({ length: 22 }, (_, i) => (i === 0 ? 2 : 0));
  const similarity = Float32Array.from(labels, (_, i) => (i === 5 ? 0.9 : i === 13 ? 0.8 : i === 7 ? -1 : 0.1));

  it('keeps the most similar negatives', () => {
    expect(Array.from(selectTopNegatives(similarity, labels, settings))).toEqual([5, 13]);
  });

  it('never takes a positive, however similar', () => {
    const high = similarity.slice();
    high[0] = 100;
    expect(Array.from(selectTopNegatives(high, labels, settings))).toEqual([5, 13]);
  });

  it('can keep the least similar ones, and among equals the later', () => {
    const least = { ...settings, direction: 'least_similar' } as const;
    expect(Array.from(selectTopNegatives(similarity, labels, least))).toEqual([7, 21]);
  });

  it('decides equal similarity by position: the later span stays', () => {
    const equal = new Float32Array(22).fill(0.5);
    expect(Array.from(selectTopNegatives(equal, labels, settings))).toEqual([20, 21]);
  });

  it('keeps the same set when the spans are permuted', () => {
    const order = Array.from(labels.keys()).sort((a, b) => ((a * 7) % 22) - ((b * 7) % 22));
    const permutedSimilarity = Float32Array.from(order, (i) => similarity[i] as number);
    const permutedLabels = Int32Array.from(order, (i) => labels[i] as number);
    const kept = selectTopNegatives(permutedSimilarity, permutedLabels, settings);
    expect(Array.from(kept, (i) => order[i]).sort((a, b) => (a as number) - (b as number))).toEqual([5, 13]);
  });

  it('draws at random in a batch without positives, or takes the last', () => {
    const none = new Int32Array(40);
    const phi = new Float32Array(40);
    let calls = 0;
    const random = (): number => (calls++ === 3 ? 0.99 : 0.5);
    expect(Array.from(selectTopNegatives(phi, none, { ...settings, random }))).toEqual([3, 39]);
    const last = { ...settings, noPositives: 'last' } as const;
    expect(Array.from(selectTopNegatives(phi, none, last))).toEqual([38, 39]);
  });

  it('refuses NaN', () => {
    const broken = similarity.slice();
    broken[4] = NaN;
    expect(() => selectTopNegatives(broken, labels, settings)).toThrow('similarity[4] is NaN');
  });
});
