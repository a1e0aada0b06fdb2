import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { computeNoiseCounts } from './computeNoiseCounts.js';
import { computeRankingQuality } from './computeRankingQuality.js';
import { computeSpanScores } from './computeSpanScores.js';
import { NoiseValues } from './NoiseValues.js';

/**
 * Written by scripts/peer/method_values.py: 400 made-up spans, counted with numpy; rankings by comparing every pair.
 */
interface Values {
  readonly distant: number[];
  readonly gold: number[];
  readonly aum: number[];
  readonly kept: number[];
  readonly noise: Record<'positives' | 'true_positives' | 'false_positives' | 'false_negatives', number>;
  readonly scores: Record<'precision' | 'recall' | 'f1' | 'correct' | 'predicted' | 'gold', number>;
  readonly ranking: Record<'positives' | 'negatives', { readonly auroc: number; readonly averagePrecision: number }>;
}
const stored = JSON.parse(readFileSync(new URL('../tests/methodValues.json', import.meta.url), 'utf8')) as Values;
const [distant, gold] = [Int32Array.from(stored.distant), Int32Array.from(stored.gold)];

describe("metrics beside numpy's", () => {
  it('counts the same noise in what a cleaning keeps', () => {
    const { total } = computeNoiseCounts({ distant, gold, kept: Uint8Array.from(stored.kept), numClasses: 4 });
    const { positives, truePositives, falsePositives, falseNegatives } = total;
    const { noise } = stored;
    expect([positives, truePositives, falsePositives, falseNegatives]).toEqual([
      noise.positives,
      noise.true_positives,
      noise.false_positives,
      noise.false_negatives,
    ]);
    expect(Math.min(falsePositives, falseNegatives)).toBeGreaterThan(0);
  });

  it('scores labels alike, five entities being too wide to be candidates', () => {
    const goldCounts = [0, 1, 2, 3].map((label) => gold.filter((of) => of === label).length + (label === 1 ? 5 : 0));
    const scores = computeSpanScores({ predicted: distant, gold, goldCounts, numClasses: 4 });
    expect([scores.correct, scores.predicted, scores.gold]).toEqual([
      stored.scores.correct,
      stored.scores.predicted,
      stored.scores.gold,
    ]);
    for (const key of ['precision', 'recall', 'f1'] as const)
      expect(100 * scores[key]).toBeCloseTo(stored.scores[key], 6);
  });

  it.each(['positives', 'negatives'] as const)('ranks the noise of the %s alike', (sign) => {
    const values = new NoiseValues({ distant, gold, numClasses: 4 });
    values.add(Int32Array.from(distant.keys()), stored.aum);
    const { auroc, averagePrecision } = computeRankingQuality(values.finish()[sign]);
    expect(auroc).toBeCloseTo(stored.ranking[sign].auroc, 8);
    expect(averagePrecision).toBeCloseTo(stored.ranking[sign].averagePrecision, 8);
  });
});
