import { describe, expect, it } from '@jest/globals';

import { groupByLength } from './groupByLength.js';

describe(groupByLength, () => {
  it('keeps sentences of like length together, padded to the next multiple of 8', () => {
    expect(groupByLength([5, 8, 7])).toEqual([{ sentences: [0, 2, 1], length: 8 }]);
  });

  it('sets a long sentence apart from short ones: 8 x 120² scores of padding cost more than another group', () => {
    expect(groupByLength([10, 118, 12, 9, 11, 10, 12, 9, 10])).toEqual([
      { sentences: [3, 7, 0, 5, 8, 4, 2, 6], length: 16 },
      { sentences: [1], length: 120 },
    ]);
  });

  it('keeps them together on a GPU, where launches cost more than scores', () => {
    const lengths = [10, 118, 12, 9, 11, 10, 12, 9, 10];
    expect(groupByLength(lengths, 'cuda:0').map(({ length }) => length)).toEqual([120]);
  });

  it('does not part what costs less together: 24² - 16² + 16 (24 - 16) scores are fewer than a group costs', () => {
    expect(groupByLength([14, 22])).toEqual([{ sentences: [0, 1], length: 24 }]);
  });

  it('counts rows of padding beside their scores: 128² - 8² = 16,320 is less than a group costs, with 16 * 120 more', () => {
    expect(groupByLength([8, 128])).toEqual([
      { sentences: [0], length: 8 },
      { sentences: [1], length: 128 },
    ]);
  });

  it('is never worse than one group, nor than a group for each sentence', () => {
    const cost = (groups: ReturnType<typeof groupByLength>): number =>
      groups.reduce(
        (sum, { sentences, length }) => sum + 2 ** 14 + sentences.length * (length * length + 16 * length),
        0,
      );
    const up = (length: number): number => Math.ceil(length / 8) * 8;
    for (let seed = 1; seed < 40; seed++) {
      const lengths = Array.from(
        { length: 1 + (seed % 16) },
        (_, i) => 3 + Math.floor(120 * Math.abs(Math.sin(seed * 7 + i * 3))),
      );
      const groups = groupByLength(lengths);
      expect(groups.flatMap(({ sentences }) => sentences).sort((a, b) => a - b)).toEqual(lengths.map((_, i) => i));
      const all = [{ sentences: lengths.map((_, i) => i), length: up(Math.max(...lengths)) }];
      const each = lengths.map((length, i) => ({ sentences: [i], length: up(length) }));
      expect(cost(groups)).toBeLessThanOrEqual(Math.min(cost(all), cost(each)));
    }
  });
});
