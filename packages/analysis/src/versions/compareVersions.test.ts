import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { writeSentences } from '@dynclean/datasets';
import type { RunProgress } from '@dynclean/stages';
import { beforeAll, describe, expect, it } from '@jest/globals';

import { testDistant, testGold, writeTestCleaning } from '../testing/writeTestCleaning.js';
import { compareVersions } from './compareVersions.js';

let test: Awaited<ReturnType<typeof writeTestCleaning>>;
let strict: string; // removes the positives 1 and 3 and the negative 6
let lax: string; // removes the positive 1 only

beforeAll(async () => {
  test = await writeTestCleaning();
  strict = await test.clean('strict', { kPos: 100, kNeg: 100 });
  lax = await test.clean('lax', { kPos: 50, kNeg: 0 });
});

describe(compareVersions, () => {
  it('holds cleaned versions against D and each other', async () => {
    const result = await compareVersions({ versions: [test.choice.dataset, strict, lax] });
    expect(result.base).toMatchObject({
      name: 'corpus',
      noise: { positives: 4, falsePositives: 2, falseNegatives: 2 },
    });
    expect(result.versions.map(({ name }) => name)).toEqual(['strict', 'lax']);
    expect(result.versions[0]).toMatchObject({
      cleaner: "another trainer's dynamics, AUM, k 100 / 100, 2 epochs",
      positives: { spans: 4, removed: 2, removedWrong: 2, wrong: 2, relabelled: 0, emptied: 0 },
      negatives: { spans: 4, removed: 1, removedWrong: 1, wrong: 2, added: 0 },
      noise: { positives: 2, truePositives: 2, falsePositives: 0, falseNegatives: 1 },
      ranking: { epochs: 2 },
    });
    // Positives at -1, 2, 4, 5 and samples at 1.5 and 3: two of four lie where the samples do. Negatives at 1, 5, 6, 7
    // and samples at 1.5 and 4: one does.
    expect(result.versions[0]!.noiseEstimate).toMatchObject({
      measure: 'aum',
      shares: [
        { share: 0.5, isPooled: false },
        { type: 'A', share: 0.5, isPooled: true },
        { type: 'B' },
        { share: 0.25 },
      ],
    });
    expect(result.pairs).toEqual([
      {
        first: 'strict',
        second: 'lax',
        positives: { first: 2, second: 1, both: 1, either: 2, jaccard: 0.5, wrong: { first: 2, second: 1, both: 1, either: 2 } },
        negatives: { first: 1, second: 0, both: 0, either: 1, jaccard: 0, wrong: { first: 1, second: 0, both: 0, either: 1 } },
      },
    ]); // prettier-ignore
    expect(result.agreement.positives).toEqual([{ versions: 1, spans: 1, wrong: 1 }, { versions: 2, spans: 1, wrong: 1 }]); // prettier-ignore
    const { only, shared } = result.versions[0]!.examples;
    expect(only.positives).toMatchObject([{ spanId: 3, type: 'B', aum: 2, gold: { type: null, wrong: true } }]);
    expect(only.negatives).toMatchObject([{ spanId: 6, type: null, aum: 1, gold: { type: 'A', wrong: true } }]);
    expect(shared.positives).toMatchObject([{ spanId: 1, aum: -1 }]);
    expect(result.scores).toEqual([]);
  });

  it('knows D from a cleaned version alone', async () => {
    const { base, versions } = await compareVersions({
      versions: [`D1=${strict}`, join(lax, 'cleaned')],
      ranking: false,
    });
    expect(base).toMatchObject({ name: 'D', noise: { positives: 4, falsePositives: 2, falseNegatives: 2 } });
    expect(
      versions.map(({ name, positives, ranking, noiseEstimate }) => [name, positives.removed, ranking, noiseEstimate]),
    ).toEqual([
      ['D1', 2, null, null],
      ['cleaned', 1, null, null],
    ]);
    // Without the run there are no dynamics: the example has no metric.
    expect(versions[1]!.examples.shared.positives).toMatchObject([{ spanId: 1, aum: null }]);
  });

  it('says how many versions it has read, and how far their dynamics are', async () => {
    const said: string[] = [];
    const onProgress = ({ stage, done, total }: RunProgress) => said.push(`${stage} ${done} of ${total}`);
    await compareVersions({ versions: [test.choice.dataset, strict], ranking: false }, { onProgress });
    expect(said.slice(0, 3)).toEqual(['read versions 0 of 2', 'read versions 1 of 2', 'read versions 2 of 2']);
    expect(said.at(-1)).toBe('removed spans 8 of 8');
  });

  it('takes what a user made by hand: relabelled, emptied and added spans', async () => {
    const own = join(test.folder, 'own');
    const entities = [[0, 0, 'A'], [1, 1, 'B'], [2, 2, 'B'], [7, 7, 'B']] as const; // prettier-ignore
    await writeSentences(join(own, 'train.jsonl'), [{ ...testDistant, entities }]);
    const { versions } = await compareVersions({ versions: [test.choice.dataset, own], maxSpanWidth: 1 });
    expect(versions[0]).toMatchObject({
      cleaner: null,
      positives: { removed: 0, relabelled: 1, emptied: 1 },
      negatives: { removed: 0, added: 1 },
      noise: { positives: 4, falsePositives: 0, falseNegatives: 1 }, // 6 is missed still
      ranking: null,
    });
  });

  it('refuses what cannot be compared', async () => {
    await expect(compareVersions({ versions: [] })).rejects.toThrow('must have at least one version, but got none');
    await expect(compareVersions({ versions: [test.choice.dataset] })).rejects.toThrow('a cleaned version beside');
    const other = join(test.folder, 'other');
    await writeSentences(join(other, 'train.jsonl'), [{ tokens: ['x'], entities: [] }]);
    await writeFile(join(other, 'dataset.json'), JSON.stringify({ name: 'other', types: ['A'] }));
    await expect(compareVersions({ versions: [test.choice.dataset, other] })).rejects.toThrow(
      `${join(other, 'train.jsonl')}:1: must have the words of ${join(test.choice.dataset, 'train-distant.jsonl')}:1, ` +
        '"a b c d e f g h"..., but got "x"...',
    );
    const short = join(test.folder, 'short');
    await writeSentences(join(short, 'train.jsonl'), [testGold, testGold]);
    await expect(compareVersions({ versions: [test.choice.dataset, short] })).rejects.toThrow(
      'must hold the 1 sentences of',
    );
  });
});
