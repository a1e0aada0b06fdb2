import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { readJsonFile, writeFileAtomically } from '@dynclean/files';
import { InputError, stageRecordSchema } from '@dynclean/schema';
import { z } from 'zod';

import { formatJson } from '../context/runFiles.js';
import { type Determined, findDifferences } from '../keys/findDifferences.js';
import { findStageKind } from '../kinds/stageKinds.js';
import { hasCheckpoint } from '../store/hasCheckpoint.js';
import type { PlannedStage } from '../store/PlannedStage.js';
import { equals } from '../store/satisfies.js';
import { STAGE_FILE } from '../store/stagePlaces.js';
import type { StageStore } from '../store/StageStore.js';

/** What to do with a stage of other settings: refuse to go on, or do it again with those of now. */
export type OnOther = 'refuse' | 'replace';

/** In a work folder: which stage was begun there. */
export const BEGUN_FILE = 'begun.json';

const begunSchema = z.strictObject({
  kind: z.string(),
  key: z.string(),
  determinants: z.record(z.string(), z.unknown()),
  epochs: z.int().nonnegative(),
});

interface Wanted {
  readonly store: StageStore;
  readonly stage: PlannedStage;
  readonly label?: string | undefined;
}

/** @throws InputError where a finished stage of other settings lies in a stage's place and is not to be replaced. */
export async function refuseOtherStage(folder: string, wanted: Wanted, onOther: OnOther): Promise<void> {
  const path = join(folder, STAGE_FILE);
  if (onOther === 'replace' || !existsSync(path)) return;
  const record = await readJsonFile(path, stageRecordSchema);
  const { stage, store } = wanted;
  // In a results folder, one that has too little is made again with more.
  if (record.key !== stage.key || !(store.sharesLonger || equals(record, stage.needs))) refuse(folder, record, wanted);
}

/**
 * Notes in a work folder which stage is begun there. What another one left there goes, if it is to be replaced or has
 * nothing to go on with.
 *
 * @throws InputError where it has, and is not to be replaced.
 */
export async function refuseOtherWork(place: string, wanted: Wanted, onOther: OnOther): Promise<void> {
  const { kind, key, determinants, needs } = wanted.stage;
  const path = join(place, BEGUN_FILE);
  const begun = existsSync(path) ? await readJsonFile(path, begunSchema) : null;
  if (begun !== null && begun.key !== key) {
    if (onOther === 'refuse' && hasCheckpoint(place)) refuse(place, begun, wanted);
    for (const name of await readdir(place)) await rm(join(place, name), { recursive: true, force: true });
  }
  await writeFileAtomically(path, formatJson({ kind, key, determinants, epochs: needs.epochs }));
}

function refuse(folder: string, there: Determined, { stage, label }: Wanted): never {
  const name = label ?? findStageKind(stage.kind).words.name;
  const differences = findDifferences(there, { ...stage, epochs: stage.needs.epochs });
  throw new InputError(
    `${folder}: must be the same ${name} to go on with, but it was started with other settings:\n` +
      differences.map((difference) => `  ${difference}`).join('\n') +
      `\nTake the settings of then, or another --out, or --force to start over.`,
  );
}
