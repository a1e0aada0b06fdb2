import { describe, expect, it } from '@jest/globals';

import { drawTestMixture } from './drawTestMixture.js';
import { WrongMixture } from './WrongMixture.js';

const of = (corpus: Iterable<number>, wrong: Iterable<number>): WrongMixture => {
  const mixture = new WrongMixture(Float64Array.from(wrong));
  for (const value of corpus) mixture.add(value);
  return mixture;
};

describe(WrongMixture, () => {
  it('counts labels up to each wrong value, itself included, and above all', () => {
    // Up to 1: 0 and 1. From there up to 3: 2 and 3. Above: 4, 5, 6.
    expect([...of([4, 0, 6, 2, 1, 5, 3], [3, 1]).counts]).toEqual([2, 2, 3]);
  });

  it('reads the share off where the ratio is surest', () => {
    // A third of 300 labels lie where all 100 wrong ones do, the others above: F(c) / W(c) is 1/3 at each c, and surest
    // at the highest, where all are counted.
    const low = Array.from({ length: 100 }, (_, index) => index);
    const mixture = of([...low, ...Array<number>(200).fill(1000)], low);
    expect(mixture.computeShare()).toEqual({ share: 100 / 300, corpusBelow: 100, wrongBelow: 1 });
  });

  it('takes a lower cut where right labels lie among the upper wrong ones', () => {
    // Wrong labels lie at 0 and 1, half of them each, right ones at 1 and above: F / W is (60/400) / (1/2) = 0.3 at 0
    // and (340/400) / 1 at 1.
    const wrong = [...Array<number>(50).fill(0), ...Array<number>(50).fill(1)];
    const corpus = [...Array<number>(60).fill(0), ...Array<number>(280).fill(1), ...Array<number>(60).fill(2)];
    expect(of(corpus, wrong).computeShare()).toEqual({ share: 0.3, corpusBelow: 60, wrongBelow: 0.5 });
  });

  it('is not led by a few low wrong labels', () => {
    // No label lies as low as 29 of 100 wrong ones: a ratio of 0. At the others it is 0.5; with one more it would be 0.
    const lowest = (count: number) => [...Array<number>(count).fill(-10), ...Array<number>(100 - count).fill(0)];
    const corpus = [...Array<number>(500).fill(0), ...Array<number>(500).fill(1)];
    expect(of(corpus, lowest(29)).computeShare().share).toBe(0.5);
    expect(of(corpus, lowest(30)).computeShare().share).toBe(0);
  });

  it('says 1 where the whole corpus lies below, 0 where nothing does', () => {
    const wrong = Array.from({ length: 40 }, (_, index) => index / 40);
    expect(of(Array<number>(30).fill(-1), wrong).computeShare().share).toBe(1);
    expect(of(Array<number>(30).fill(2), wrong).computeShare()).toEqual({ share: 0, corpusBelow: 0, wrongBelow: 1 });
  });

  it('gives the slope of the majorant times the share, at most 1', () => {
    // n = 8, m = 4. (F, W) at the wrong values 1, 2, 3, 4: (1/8, 1/4), (2/8, 2/4), (6/8, 3/4), (7/8, 4/4). The last
    // segment, 1/4 by 1/8 = 2, is steeper than the one before, 1/4 by 4/8: both become 2/4 by 5/8 = 0.8. The first two
    // are 2. Above 4 it is 0.
    const mixture = of([0.5, 1.5, 2.1, 2.2, 2.3, 2.4, 3.5, 9], [1, 2, 3, 4]);
    const posterior = mixture.createPosterior(0.25);
    expect([0.5, 1.5, 2.2, 3.5, 9].map(posterior)).toEqual([0.5, 0.5, 0.2, 0.2, 0].map((of) => expect.closeTo(of, 12)));
    expect(mixture.createPosterior(0.9)(1)).toBe(1); // 0.9 x 2
    expect(mixture.createPosterior(0)(1)).toBe(0);
  });

  it('knows a mixture drawn from normal numbers within 0.05, and its posterior', () => {
    for (const [seed, share] of [
      [1, 0.05],
      [2, 0.3],
      [3, 0.55],
    ] as const) {
      const drawn = drawTestMixture({ numCorpus: 4000, numWrong: 800, share, right: 2, wrong: -2, seed });
      const mixture = of(drawn.corpus, drawn.wrong);
      const estimated = mixture.computeShare().share;
      expect(Math.abs(estimated - share)).toBeLessThan(0.05);
      // Bayes: P(wrong | v) = share / (share + (1 - share) exp(4 v)) for means -2 and 2. Mean error over the corpus.
      const posterior = mixture.createPosterior(estimated);
      const errors = drawn.corpus.map((v) => Math.abs(posterior(v) - share / (share + (1 - share) * Math.exp(4 * v))));
      expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeLessThan(0.05);
    }
  });

  it('refuses no wrong values', () => {
    expect(() => of([1], [])).toThrow('wrong must hold at least one value, but got none');
  });
});
