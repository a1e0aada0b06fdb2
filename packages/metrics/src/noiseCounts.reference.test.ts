import { describe, expect, it } from '@jest/globals';

import { computeNoiseCounts } from './computeNoiseCounts.js';
import { computeRemovalQuality } from './computeRemovalQuality.js';
import { computeSpanScores } from './computeSpanScores.js';
import { canRead, readTestSpans, testTypes, type TestDataset } from './testing/readTestSpans.js';

/** DynClean's tables 12 and 13, rows "DS": positives, true positives, false positives and negatives of each type. */
const printedRows: Partial<Record<TestDataset, number[][]>> = {
  conll03: [[4128, 3754, 2668], [786, 786, 2541], [7535, 4782, 4565], [5327, 5326, 1500]], // prettier-ignore
  wikigold: [[715, 240, 745], [440, 159, 529], [704, 358, 567], [421, 335, 325]], // prettier-ignore
};

/**
 * Candidates, true positives (what oracle cleaning leaves), false positives and false negatives of the training data.
 */
const totals: Record<
  TestDataset,
  [spans: number, truePositives: number, falsePositives: number, falseNegatives: number]
> = {
  conll03: [1_269_878, 14_648, 3_128, 8_146],
  wikigold: [174_867, 1_092, 1_188, 978],
  wnut16: [286_407, 456, 537, 833],
  bc5cdr: [818_033, 6_300, 152, 3_045],
};

/** Precision, recall and F1 of the distant labels, percent, over entities of any width; and the widest entity. */
const quality: Record<TestDataset, [precision: number, recall: number, f1: number, widest: number]> = {
  conll03: [82.38, 62.33, 70.97, 10],
  wikigold: [47.9, 47.63, 47.76, 13],
  wnut16: [45.88, 30.92, 36.94, 11],
  bc5cdr: [97.64, 67.13, 79.56, 34],
};

for (const dataset of Object.keys(testTypes) as TestDataset[]) {
  const { isThere, note } = canRead(dataset);
  const numClasses = testTypes[dataset].length + 1;
  const read = (maxSpanWidth: number) => {
    const distant = readTestSpans(dataset, 'train-distant', maxSpanWidth);
    const gold = readTestSpans(dataset, 'train-gold', maxSpanWidth);
    return { distant: distant.labels, gold: gold.labels, goldCounts: gold.counts };
  };
  let candidates: ReturnType<typeof read> | undefined;
  const readCandidates = () => (candidates ??= read(8));

  (isThere ? describe : describe.skip)(`${dataset}, training data${note}`, () => {
    const [numSpans, truePositives, falsePositives, falseNegatives] = totals[dataset];

    it('has the noise that was published', () => {
      const { distant, gold } = readCandidates();
      expect(distant.length).toBe(numSpans);
      const { byLabel, total } = computeNoiseCounts({ distant, gold, numClasses });
      expect(total).toMatchObject({ truePositives, falsePositives, falseNegatives });
      const rows = byLabel.map((row) => [row.positives, row.truePositives, row.falsePositivesAndNegatives]);
      if (printedRows[dataset] !== undefined) expect(rows).toEqual(printedRows[dataset]);
    });

    it('is clean once an oracle has removed every wrong label, and keeps the right ones', () => {
      const { distant, gold } = readCandidates();
      const isRemoved = Uint8Array.from(distant, (label, span) => (label === gold[span] ? 0 : 1));
      const kept = isRemoved.map((mark) => 1 - mark);
      const { total } = computeNoiseCounts({ distant, gold, kept, numClasses });
      expect(total).toMatchObject({ positives: truePositives, truePositives, falsePositivesAndNegatives: 0 });
      const { positives, negatives } = computeRemovalQuality({ distant, gold, isRemoved });
      expect(positives).toEqual({
        removed: falsePositives,
        removedWrong: falsePositives,
        wrong: falsePositives,
        precision: 1,
        recall: 1,
      });
      expect(negatives).toEqual({
        removed: falseNegatives,
        removedWrong: falseNegatives,
        wrong: falseNegatives,
        precision: 1,
        recall: 1,
      });
    });

    it('loses, with a random removal, just the noise that was removed', () => {
      const { distant, gold } = readCandidates();
      const isRemoved = Uint8Array.from(distant, (label, span) =>
        (span * 2_654_435_761) % 1_000 < (label > 0 ? 250 : 10) ? 1 : 0,
      );
      const kept = isRemoved.map((mark) => 1 - mark);
      const { total } = computeNoiseCounts({ distant, gold, kept, numClasses });
      const { positives, negatives } = computeRemovalQuality({ distant, gold, isRemoved });
      expect(positives.removed).toBeGreaterThan(0);
      expect(falsePositives + falseNegatives - total.falsePositivesAndNegatives).toBe(
        positives.removedWrong + negatives.removedWrong,
      );
    });

    it('has distant labels as good as was published, entities of any width counted', () => {
      const [precision, recall, f1, widest] = quality[dataset];
      const { distant, gold, goldCounts } = read(widest);
      const scores = computeSpanScores({ predicted: distant, gold, goldCounts, numClasses });
      expect(100 * scores.precision).toBeCloseTo(precision, 2);
      expect(100 * scores.recall).toBeCloseTo(recall, 2);
      expect(100 * scores.f1).toBeCloseTo(f1, 2);
    });
  });
}
