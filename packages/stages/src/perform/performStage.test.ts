import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { LockLostError } from '@dynclean/files';
import { afterEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import type { StageKind } from '../kinds/StageKind.js';
import { findStageKind, registerStageKind } from '../kinds/stageKinds.js';
import { StageSession } from '../kinds/StageSession.js';
import type { PlannedStage } from '../store/PlannedStage.js';
import { storeOfResults } from '../store/StageStore.js';
import { createTestFolder } from '../testing/createTestFolder.js';
import { performStage } from './performStage.js';

const stage = { kind: 'toy', key: 'a', title: 'toy', task: {}, determinants: {}, inputs: [], needs: { epochs: 0 } };

let unregister = (): void => undefined;
afterEach(() => unregister());

/** Does a stage of a kind that does this. */
async function performToy(results: string, perform: (place: string) => Promise<void>): Promise<unknown> {
  const toy = {
    ...findStageKind('clean'),
    ...{ kind: 'toy', task: z.object({}) },
    perform: async (place: string) => {
      await perform(place);
      throw new Error('the toy breaks');
    },
  };
  unregister = registerStageKind(toy as unknown as StageKind);
  const build = { id: 'b', commit: null, isModified: false };
  const order = { build, store: storeOfResults(results), session: new StageSession({}), engine: {} };
  return performStage({ ...order, stage: stage as unknown as PlannedStage }, {});
}

/** Takes a stage away from whoever is at it, as a process does that believes it dead. */
async function takeOver(results: string, place: string, files: readonly string[]): Promise<string> {
  await rm(join(results, 'locks', 'toy-a.lock'), { recursive: true });
  const heirs = join(dirname(place), '.toy-a.0123456789abcdef.work');
  for (const file of files) await writeFile(join(place, file), '');
  await rename(place, heirs);
  return heirs;
}

describe(performStage, () => {
  it('leaves nothing of a stage that breaks before it has something to go on with', async () => {
    const results = await createTestFolder();
    const perform = (place: string) => writeFile(join(place, 'a'), '');
    await expect(performToy(results, perform)).rejects.toThrow('the toy breaks');
    expect(await readdir(join(results, 'stages'))).toEqual([]);
  });

  it('takes away what it made again after another process had gone on with the stage, and nothing of that one', async () => {
    const results = await createTestFolder();
    const perform = async (place: string) => {
      await takeOver(results, place, ['theirs']);
      await mkdir(place);
      await writeFile(join(place, 'made-again'), '');
    };
    await expect(performToy(results, perform)).rejects.toThrow(LockLostError);
    expect(await readdir(join(results, 'stages'))).toEqual(['.toy-a.0123456789abcdef.work']);
    expect(await readdir(join(results, 'stages', '.toy-a.0123456789abcdef.work'))).toContain('theirs');
  });
});
