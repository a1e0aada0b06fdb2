import { join } from 'node:path';

import { InputError } from '@dynclean/schema';

import { isFolder } from '../options/isFile.js';

/**
 * The cleaned version of a run, or the dataset itself where it is one.
 *
 * @throws InputError for a training, which has no cleaned version, and for what is no dataset either.
 */
export async function findCleaned(run: string): Promise<string> {
  const cleaned = join(run, 'cleaned');
  if (await isFolder(cleaned)) return cleaned;
  const { findDataset } = await import('@dynclean/datasets');
  if (await isFolder(join(run, 'dynamics'))) {
    throw new InputError(
      `${run}: must be a run of "dynclean clean" with a folder "cleaned", but it is a training. Name the clean run.`,
    );
  }
  return findDataset(run);
}
