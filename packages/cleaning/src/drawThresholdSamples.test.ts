import { describe, expect, it } from '@jest/globals';

import { drawThresholdSamples } from './drawThresholdSamples.js';

/** Labels with `counts[l]` spans of label l, in an order that mixes them. */
function makeLabels(counts: readonly number[]): Int32Array {
  const labels = Int32Array.from(counts.flatMap((count, label) => new Array<number>(count).fill(label)));
  for (let index = labels.length - 1; index > 0; index--) {
    const other = (index * 7_919) % (index + 1);
    [labels[index], labels[other]] = [labels[other]!, labels[index]!];
  }
  return labels;
}

function draw(
  labels: Int32Array,
  numClasses: number,
  options: Partial<Parameters<typeof drawThresholdSamples>[0]> = {},
) {
  const excluded = new Uint8Array(labels.length);
  return drawThresholdSamples({ labels, excluded, numClasses, count: 'Np_over_c', seed: 42, ...options });
}

const countByType = (ids: readonly number[], labels: Int32Array, numClasses: number): number[] => {
  const counts = new Array<number>(numClasses - 1).fill(0);
  for (const span of ids) counts[labels[span]! - 1]! += 1;
  return counts;
};

// Candidate spans of the training data by label, as the datasets have them; samples as the released lists have them.
const datasets = [
  {
    name: 'CoNLL03',
    spans: [1_252_102, 4_128, 786, 7_535, 5_327],
    Np_over_c: { byType: [1_032, 196, 1_883, 1_331], positives: 4_442, negatives: 4_444 },
    Np_over_c_plus_1: { byType: [825, 157, 1_507, 1_065], positives: 3_554, negatives: 3_555 },
  },
  {
    name: 'WikiGold',
    spans: [172_587, 715, 440, 704, 421],
    Np_over_c: { byType: [178, 110, 176, 105], positives: 569, negatives: 570 },
    Np_over_c_plus_1: { byType: [143, 88, 140, 84], positives: 455, negatives: 456 },
  },
  {
    name: 'WNUT16',
    spans: [285_414, 239, 65, 6, 134, 54, 278, 124, 34, 3, 56],
    Np_over_c: { byType: [23, 6, 0, 13, 5, 27, 12, 3, 0, 5], positives: 94, negatives: 99 },
    Np_over_c_plus_1: { byType: [21, 5, 0, 12, 4, 25, 11, 3, 0, 5], positives: 86, negatives: 90 },
  },
  {
    name: 'BC5CDR',
    spans: [811_581, 2_416, 4_036],
    Np_over_c: { byType: [1_208, 2_018], positives: 3_226, negatives: 3_226 },
    Np_over_c_plus_1: { byType: [805, 1_345], positives: 2_150, negatives: 2_150 },
  },
] as const;

describe(drawThresholdSamples, () => {
  for (const { name, spans, ...expected } of datasets) {
    const labels = makeLabels(spans);
    it.each(['Np_over_c', 'Np_over_c_plus_1'] as const)(`${name}: as many samples as released, %s`, (count) => {
      const { positives, negatives } = draw(labels, spans.length, { count });
      expect(countByType(positives, labels, spans.length)).toEqual(expected[count].byType);
      expect(positives.length).toBe(expected[count].positives);
      expect(negatives.length).toBe(expected[count].negatives);
      expect(negatives.every((span) => labels[span] === 0)).toBe(true);
      const ids = [...positives, ...negatives];
      expect(new Set(ids).size).toBe(ids.length);
      for (const list of [positives, negatives]) expect(list).toEqual([...list].sort((a, b) => a - b));
    });
  }

  it('gives the same samples for the same seed, others for another', () => {
    const labels = makeLabels([500, 90, 60]);
    expect(draw(labels, 3)).toEqual(draw(labels, 3));
    expect(draw(labels, 3, { seed: 43 })).not.toEqual(draw(labels, 3));
  });

  it('draws these samples for seed 42, on every machine', () => {
    expect(draw(makeLabels([30, 6, 4]), 3)).toEqual({
      positives: [15, 20, 21, 32, 36],
      negatives: [0, 9, 27, 33, 34],
    });
  });

  it('never draws or counts an excluded span', () => {
    const labels = makeLabels([200, 40, 20]);
    const excluded = Uint8Array.from(labels, (_, span) => (span % 3 === 0 ? 1 : 0));
    const left = [0, 1, 2].map((label) => labels.filter((l, span) => l === label && excluded[span] === 0).length);
    for (let seed = 0; seed < 50; seed++) {
      const { positives, negatives } = draw(labels, 3, { excluded, seed });
      expect([...positives, ...negatives].some((span) => excluded[span] === 1)).toBe(false);
      expect(countByType(positives, labels, 3)).toEqual([Math.floor(left[1]! / 2), Math.floor(left[2]! / 2)]);
      expect(negatives.length).toBe(Math.floor((left[1]! + left[2]!) / 2));
    }
  });

  it('draws every span of a type, and every pair, about as often as any other', () => {
    // 5 positives of one type and its divisor c + 1 = 2: 2 of 5 are drawn, each of 10 pairs with probability 1/10.
    const labels = Int32Array.of(0, 1, 1, 0, 1, 1, 1, 0, 0);
    const numDraws = 5_000;
    const pairs = new Map<string, number>();
    for (let seed = 0; seed < numDraws; seed++) {
      const key = draw(labels, 2, { count: 'Np_over_c_plus_1', seed }).positives.join();
      pairs.set(key, (pairs.get(key) ?? 0) + 1);
    }
    expect(pairs.size).toBe(10);
    // Chi-square of 9 degrees of freedom is above 27.9 once in a thousand; the seeds are fixed, so the test is too.
    const expected = numDraws / 10;
    const chiSquare = [...pairs.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    expect(chiSquare).toBeLessThan(27.9);
  });

  it('takes all negatives where there are fewer than wanted, and none without positives', () => {
    expect(draw(Int32Array.of(1, 1, 1, 1, 0), 2).negatives).toEqual([4]);
    expect(draw(Int32Array.of(0, 0, 0), 3)).toEqual({ positives: [], negatives: [] });
    expect(draw(new Int32Array(0), 3)).toEqual({ positives: [], negatives: [] });
  });

  it('refuses what does not fit', () => {
    const labels = Int32Array.of(0, 3);
    expect(() => draw(labels, 3)).toThrow('drawThresholdSamples: labels[1] must be in [0, 3), but got 3');
    expect(() => draw(labels, 1)).toThrow('numClasses must be an integer of at least 2, but got 1');
    expect(() => draw(labels, 4, { excluded: new Uint8Array(1) })).toThrow(
      'excluded must hold 2 spans as labels does, but got 1',
    );
  });
});
