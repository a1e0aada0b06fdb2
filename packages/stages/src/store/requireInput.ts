import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { readJsonFile } from '@dynclean/files';
import { InputError, type StageRecord, stageRecordSchema } from '@dynclean/schema';

import type { PlannedStage } from './PlannedStage.js';
import { STAGE_FILE } from './stagePlaces.js';
import type { StageStore } from './StageStore.js';

/** The finished stage that another one reads. @throws InputError where it is missing. */
export async function requireInput(
  store: StageStore,
  kind: PlannedStage['kind'],
  key: string,
): Promise<{ record: StageRecord; folder: string }> {
  const folder = store.folderOf({ kind, key });
  const path = join(folder, STAGE_FILE);
  if (!existsSync(path)) {
    throw new InputError(
      `${folder}: must be there, complete, before what reads it, but is not. "dynclean run" does both.`,
    );
  }
  return { record: await readJsonFile(path, stageRecordSchema), folder };
}
