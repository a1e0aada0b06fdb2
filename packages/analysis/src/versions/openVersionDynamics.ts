import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { InputError } from '@dynclean/schema';
import type { RunContext } from '@dynclean/stages';

import { type DynamicsSource, openDynamicsOfRun } from '../dynamics/DynamicsSource.js';
import type { ChosenBase } from './chooseBase.js';
import type { OpenVersion } from './openVersion.js';

/** The dynamics that a version was cleaned by, as far as they are there. */
export async function openVersionDynamics(
  { run, name }: OpenVersion,
  { base, dataset: baseFolder }: Pick<ChosenBase, 'base' | 'dataset'>,
  { signal, onMessage, onProgress }: RunContext,
): Promise<DynamicsSource | null> {
  if (run === null) return null;
  const quiet: RunContext = { ...(signal && { signal }), ...(onProgress && { onProgress }) };
  // Where the base is the very file that was cleaned, it may have moved since.
  const isSame = base.dataset.trainSha256 === run.clean.data.trainSha256;
  const isThere = isSame && baseFolder !== null && existsSync(join(baseFolder, run.clean.data.trainFile));
  try {
    return await openDynamicsOfRun({ from: run.folder, dataset: isThere ? baseFolder : undefined }, quiet);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    onMessage?.(`${name}: its dynamics are not used: ${error.message}`);
    return null;
  }
}
