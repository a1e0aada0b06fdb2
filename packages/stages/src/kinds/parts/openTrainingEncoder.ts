import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { writeRandomEncoder } from '@dynclean/weights';

import type { OpenData } from '../../data/openData.js';
import type { EncoderRef } from '../../store/PlannedStage.js';
import type { OpenEncoder } from '../../training/openEncoder.js';
import type { StageSession } from '../StageSession.js';

/** Folder of an encoder that is made on the spot. */
const RANDOM_ENCODER = 'random-encoder';

/**
 * The encoder that a training starts from: a named one; or one of random weights, which the same corpus and seed always
 * make the same, in the stage's folder until `dropTrainingEncoder`.
 *
 * @throws InputError where a named one cannot be had.
 */
export async function openTrainingEncoder(
  folder: string,
  {
    encoder: { name, random },
    data: { dataset },
    session,
  }: { readonly encoder: EncoderRef; readonly data: OpenData; readonly session: StageSession },
): Promise<OpenEncoder> {
  if (random === null) return session.openEncoder(name);
  const place = join(folder, RANDOM_ENCODER);
  const { numLayers, hiddenSize, seed } = random;
  const words = dataset.train.map(({ tokens }) => tokens);
  await writeRandomEncoder(place, words, { seed, shape: { numLayers, hiddenSize }, force: true });
  const opened = await session.openEncoder(place);
  return { ...opened, info: { ...opened.info, id: name }, isOwnFolder: false };
}

/** Removes an encoder that was made on the spot. */
export function dropTrainingEncoder(folder: string): Promise<void> {
  return rm(join(folder, RANDOM_ENCODER), { recursive: true, force: true });
}
