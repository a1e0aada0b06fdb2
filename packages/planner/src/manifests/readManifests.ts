import { resolve } from 'node:path';

import { InputError } from '@dynclean/schema';

import { findCommonFile, type LoadedManifest, readManifest } from './readManifest.js';

/**
 * Reads several manifests. A file that others of them name in `common` is none itself and is passed over, so that
 * `experiments/dynclean/*.yaml` means the manifests in there.
 *
 * @throws InputError with what is wrong in all of them.
 */
export async function readManifests(files: readonly string[]): Promise<LoadedManifest[]> {
  const manifests: LoadedManifest[] = [];
  const problems = new Map<string, string>();
  for (const file of files) {
    try {
      manifests.push(await readManifest(file));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.set(resolve(file), error.message);
    }
  }
  for (const { path, manifest } of manifests) problems.delete(findCommonFile(path, manifest) ?? '');
  if (problems.size > 0) throw new InputError([...problems.values()].join('\n'));
  return manifests;
}
