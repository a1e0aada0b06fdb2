import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { StartRef } from '@dynclean/methods';
import { InputError } from '@dynclean/schema';

import { runFiles } from '../../context/runFiles.js';
import { requireInput } from '../../store/requireInput.js';
import type { StageStore } from '../../store/StageStore.js';
import { keptModelName } from '../../training/trainStage.js';

/**
 * The model folder of another stage, that of its first so many epochs.
 *
 * @param word - what needs it, for messages.
 * @throws InputError where the stage or its model is missing.
 */
export async function findModel(store: StageStore, { kind, key, epochs }: StartRef, word: string): Promise<string> {
  const { record, folder } = await requireInput(store, kind, key);
  const name = record.epochs === epochs ? runFiles.model : keptModelName(epochs);
  const place = join(folder, name);
  if (existsSync(place)) return place;
  throw new InputError(
    `${place}: must be a model that the ${word} needs, but is not there ("dynclean runs gc" may have ` +
      'dropped it). "dynclean run" makes it again.',
  );
}
