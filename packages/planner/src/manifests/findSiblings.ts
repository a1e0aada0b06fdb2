import { readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

import { InputError } from '@dynclean/schema';

import { type LoadedManifest, readManifest } from './readManifest.js';

/**
 * The other manifests in the folders of these; files that are none (such as what they have in common), or have faults
 * of their own, are passed over.
 */
export async function findSiblings(manifests: readonly LoadedManifest[]): Promise<LoadedManifest[]> {
  const given = new Set(manifests.map(({ path }) => resolve(path)));
  const folders = new Set([...given].map((path) => dirname(path)));
  const siblings: LoadedManifest[] = [];
  for (const folder of folders) {
    for (const name of (await readdir(folder)).sort()) {
      const path = join(folder, name);
      if (!/\.ya?ml$/.test(name) || given.has(path)) continue;
      try {
        siblings.push(await readManifest(path));
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
      }
    }
  }
  return siblings;
}
