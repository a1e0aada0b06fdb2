import { describe, expect, it } from '@jest/globals';

import { writeTestCleaning } from '../testing/writeTestCleaning.js';
import { withForeignDynamics } from './DynamicsSource.js';
import { explainNoRanking, type NoiseRankingRow, rankNoise } from './rankNoise.js';

const pickQuality = ({ auroc, averagePrecision, wrong, right }: NoiseRankingRow) => ({ auroc, averagePrecision, wrong, right }); // prettier-ignore

describe(rankNoise, () => {
  it('ranks by every measure, number of epochs, sign and type, with the cut', async () => {
    const { choice } = await writeTestCleaning();
    const ranking = await withForeignDynamics(choice, {}, (source) => rankNoise(source, { curves: true }));
    const { epochs, kPos, kNeg, rows, curves } = ranking!;
    expect([epochs, kPos, kNeg]).toEqual([2, 100, 90]);
    // Another trainer recorded no other labels, so their measures are not there.
    const names = ['aum', 'confidence', 'variability', 'early', 'both-runs', 'neighbours', 'joined-words'];
    expect([...new Set(rows.map(({ measure }) => measure))]).toEqual(names);
    expect(rows).toHaveLength(names.length * 2 * 2 * 3); // measures, epochs, signs, all and two types
    const find = (measure: string, numEpochs: number, sign: string, type: string | null) =>
      rows.find((row) => row.measure === measure && row.epochs === numEpochs && row.sign === sign && row.type === type);
    // Positives, AUM: wrong -1 and 2, right 4 and 5; the threshold 3 finds both.
    expect(find('aum', 2, 'positives', null)).toMatchObject({
      wrong: 2,
      right: 2,
      auroc: 1,
      averagePrecision: 1,
      cut: { k: 100, threshold: 3, removed: 2, removedWrong: 2, wrongRemoved: 1, rightRemoved: 0 },
    });
    // Negatives: wrong 1 and 5, right 6 and 7, all told apart; after one epoch too.
    // The cut at k 90 of two samples is 4.
    expect(find('aum', 2, 'negatives', null)).toMatchObject({ auroc: 1, cut: { threshold: 4, removedWrong: 1 } });
    expect(find('aum', 2, 'negatives', 'A')).toMatchObject({ wrong: 1, right: 2, cut: { wrongRemoved: 1 } });
    expect(find('aum', 2, 'negatives', 'B')).toMatchObject({ wrong: 1, right: 2, cut: { wrongRemoved: 0 } });
    // Variability: of the positives only span 1 varies, of the negatives only span 7: each is wrong,
    // the other one ties.
    expect(find('variability', 2, 'positives', null)).toMatchObject({ auroc: 0.75, cut: null });
    expect(find('variability', 1, 'positives', null)).toMatchObject({ auroc: 0.5 });
    // Early is the first epoch: positives 5 4 (right) and 1 2; both runs, with the threshold run's 9 for what is no
    // sample: positives 0 (5 + 9) / 2 and 3 (2 + 9) / 2, samples 1 and 2 -1 and 4. Each name stands once.
    expect(find('early', 2, 'positives', null)).toMatchObject({ auroc: 1, cut: null });
    expect(find('early', 2, 'positives', null)).toMatchObject(pickQuality(find('aum', 1, 'positives', null)!));
    expect(find('both-runs', 2, 'positives', null)).toMatchObject({ auroc: 0.75, cut: null }); // 5.5 is above 4
    expect(find('neighbours', 2, 'positives', null)).toMatchObject({ auroc: 0.5 });
    expect(curves.map(({ measure, sign, type }) => [measure, sign, type]).slice(0, 4)).toEqual([
      ['aum', 'positives', null],
      ['aum', 'positives', 'A'],
      ['aum', 'positives', 'B'],
      ['aum', 'negatives', null],
    ]);
    expect(curves[0]!.points.at(-1)).toMatchObject({ wrongRemoved: 1, rightRemoved: 1 });
  });

  it('says nothing without gold labels', async () => {
    const { choice } = await writeTestCleaning({ withGold: false });
    expect(await withForeignDynamics(choice, {}, (source) => rankNoise(source))).toBeNull();
  });
});

describe(explainNoRanking, () => {
  it('says of more spans than are held why they are not ranked', () => {
    expect(explainNoRanking(50_000_000)).toBeNull();
    expect(explainNoRanking(100_000_034)).toMatch(/left out above 50,000,000 spans, and these are 100,000,034\.$/);
  });
});
