import { join } from 'node:path';

import { cleanForeign, type RunProgress } from '@dynclean/stages';
import { beforeAll, describe, expect, it } from '@jest/globals';

import { openDynamicsOfRun, withForeignDynamics } from '../dynamics/DynamicsSource.js';
import { writeTestCleaning } from '../testing/writeTestCleaning.js';
import { sweepRun } from './sweepRun.js';

// AUM of both epochs: 5 -1 4 2 | 6 7 1 5. Thresholds: k 100 gives 3 and 4, k 50 gives 1.5 and 1.5.
const grid = { metric: ['aum'], epochs: [2], kPos: [50, 100], kNeg: [0, 100] } as const;
let test: Awaited<ReturnType<typeof writeTestCleaning>>;

beforeAll(async () => {
  test = await writeTestCleaning();
});

describe(sweepRun, () => {
  it('refuses more settings than anybody could read', async () => {
    const source = await openDynamicsOfRun({ from: await test.clean('many', {}) });
    const thousand = Array.from({ length: 1000 }, (_, index) => index / 10);
    await expect(sweepRun(source, { grid: { ...grid, kPos: thousand, kNeg: thousand } })).rejects.toThrow(
      'sweep: must have at most 250000 settings, but got 1000000 (metrics 1, numbers of epochs 1, k_pos 1000, k_neg 1000)',
    );
  });

  it('finds what each threshold removes, and what of it was wrong', async () => {
    const source = await openDynamicsOfRun({ from: await test.clean('run', {}) });
    const { settings, cuts } = await sweepRun(source, { grid });
    expect(cuts.map(({ sign, k, tau, removed, removedWrong }) => [sign, k, tau, removed, removedWrong])).toEqual([
      ['positives', 50, 1.5, 1, 1], // span 1, whose type is wrong
      ['positives', 100, 3, 2, 2], // and span 3, which is no entity
      ['negatives', 0, null, 0, 0],
      ['negatives', 100, 4, 1, 1], // span 6, a missed A
    ]);
    expect(cuts[1]).toMatchObject({ candidates: 4, wrong: 2, precision: 1, recall: 1 });
    expect(cuts[3]).toMatchObject({ candidates: 4, wrong: 2, precision: 1, recall: 0.5 });
    expect(cuts[1]!.byType).toEqual([
      { type: 'A', removed: 1, removedWrong: 1, wrong: 1 },
      { type: 'B', removed: 1, removedWrong: 1, wrong: 1 },
    ]);
    expect(cuts[3]!.byType).toEqual([
      { type: 'A', removed: 1, removedWrong: 1, wrong: 1 },
      { type: 'B', removed: 0, removedWrong: 0, wrong: 1 },
    ]);
    expect(settings.map(({ kPos, kNeg }) => [kPos, kNeg])).toEqual([[50, 0], [50, 100], [100, 0], [100, 100]]); // prettier-ignore
    expect(settings[3]).toMatchObject({ positives: { removed: 2 }, negatives: { removed: 1 }, training: null });
  });

  it('counts what a cleaning with that setting removes', async () => {
    const source = await openDynamicsOfRun({ from: await test.clean('again', {}) });
    const all = { metric: ['aum', 'confidence'], epochs: [1, 2], kPos: [0, 50, 100], kNeg: [0, 50, 100] } as const;
    const { settings } = await sweepRun(source, { grid: all });
    expect(settings).toHaveLength(36);
    for (const [index, { metric, epochs, kPos, kNeg, positives, negatives }] of settings.entries()) {
      const out = join(test.folder, `setting-${index}`);
      const { signs } = await cleanForeign({ ...test.choice, out, cleaning: { metric, epochs, kPos, kNeg } });
      for (const [swept, cleaned] of [
        [positives, signs.positives],
        [negatives, signs.negatives],
      ] as const) {
        // prettier-ignore
        const { tau, removed, removedWrong, wrong, candidates, notCleaned } = cleaned;
        expect(swept).toMatchObject({ tau, removed, removedWrong, wrong, candidates, notCleaned });
      }
    }
  });

  it('sweeps over files of another trainer, and knows no noise without gold labels', async () => {
    const bare = await writeTestCleaning({ withGold: false });
    const { cuts, ranking } = await withForeignDynamics(bare.choice, {}, (source) => sweepRun(source, { grid }));
    expect(cuts.map(({ removed }) => removed)).toEqual([1, 2, 0, 1]);
    expect(cuts[1]).toMatchObject({ wrong: null, removedWrong: null, precision: null, recall: null });
    expect([cuts[3]!.byType, ranking]).toEqual([[], []]);
  });

  it('says how far a reading of the spans is', async () => {
    const source = await openDynamicsOfRun({ from: await test.clean('fourth', {}) });
    const said: RunProgress[] = [];
    await sweepRun(source, { grid }, { onProgress: (progress) => said.push(progress) });
    const { numSpans } = source.spans;
    expect(said).toContainEqual({ stage: 'sweep', done: numSpans, total: 2 * numSpans, unit: 'spans', detail: 'threshold run, 2 epochs' }); // prettier-ignore
    expect(said.at(-1)).toEqual({ stage: 'sweep', done: 2 * numSpans, total: 2 * numSpans, unit: 'spans' });
  });

  it('refuses what was not recorded, and what is no percentile', async () => {
    const source = await openDynamicsOfRun({ from: await test.clean('third', {}) });
    await expect(sweepRun(source, { grid: { ...grid, epochs: [3] } })).rejects.toThrow(
      'epochs: must be an integer from 1 to 2, the epochs that both runs recorded, but got 3',
    );
    await expect(sweepRun(source, { grid: { ...grid, kPos: [101] } })).rejects.toThrow(
      'sweep: kPos must be from 0 to 100, but got 101',
    );
    await expect(sweepRun(source, { grid: { ...grid, kNeg: [] } })).rejects.toThrow(
      'kNeg must have at least one value',
    );
  });
});
