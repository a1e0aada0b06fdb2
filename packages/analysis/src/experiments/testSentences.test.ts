import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { CellResult } from '@dynclean/planner';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { formatTestSentences, nameKeptSentences, readTestSentences } from './testSentences.js';

type Shown = Parameters<typeof readTestSentences>[0];

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynclean-sentences-'));
});
afterAll(() => rm(folder, { recursive: true }));

const shown = (step: number, f1: number | null): Shown => ({
  training: { folder } as Extract<CellResult, { state: 'there' }>['training'],
  evaluation: { step, epoch: 1, dev: null, test: f1 === null ? null : ({ f1 } as never) },
});

describe(readTestSentences, () => {
  const after10 = { correct: [1, 0], predicted: [2, 1], gold: [1, 1] }; // F1 2 / (3 + 2)
  const after20 = { correct: [1, 1], predicted: [1, 1], gold: [1, 1] };

  it('takes those of the weights that a cell shows: one training serves shorter ones, too', async () => {
    await writeFile(join(folder, nameKeptSentences(10)), formatTestSentences(after10));
    await writeFile(join(folder, nameKeptSentences(20)), formatTestSentences(after20));
    expect(await readTestSentences(shown(10, 0.4))).toEqual(after10);
    expect(await readTestSentences(shown(20, 1))).toEqual(after20);
  });

  it('has none where none were kept, the F1 is another, or nothing was scored', async () => {
    expect(await readTestSentences(shown(30, 1))).toBeNull();
    expect(await readTestSentences(shown(20, 0.99))).toBeNull();
    expect(await readTestSentences(shown(20, null))).toBeNull();
    expect(await readTestSentences({ ...shown(20, 1), training: null })).toBeNull();
  });

  it('refuses a file that is not as it must be, by its place', async () => {
    await writeFile(join(folder, nameKeptSentences(40)), '{"correct": "1"}');
    await expect(readTestSentences(shown(40, 1))).rejects.toThrow(/test-sentences-40\.json/);
  });
});
