import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Names of folders; none where the folder is not there. */
async function listFolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name);
}

/** Names of the catalog's datasets. */
export async function listDatasetNames(): Promise<string[]> {
  const { listCatalog } = await import('@dynclean/datasets');
  return (await listCatalog()).map(({ id }) => id);
}

/** Names of the encoders that have one. */
export async function listEncoderNames(): Promise<string[]> {
  const { listEncoders } = await import('@dynclean/weights');
  return listEncoders().map(({ id }) => id);
}

/** Folders of runs where they are written unless another place is named: below `runs/`. */
export async function listRunFolders(): Promise<string[]> {
  return (await listFolders('runs')).map((name) => join('runs', name));
}

/** Keys of the finished stages below `results/`. */
export async function listStageKeys(): Promise<string[]> {
  return (await listFolders(join('results', 'stages'))).map((name) => name.replace(/^.*-/, ''));
}
