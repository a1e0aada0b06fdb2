import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where `<id>/dataset.json` of the known datasets lie: `$DYNCLEAN_DATASETS`, else `datasets/` of the repository that
 * this package belongs to.
 */
export function resolveCatalogFolder(environment: Environment = process.env): string {
  const named = environment['DYNCLEAN_DATASETS'];
  // From packages/datasets/dist/catalog.
  return named !== undefined && named !== '' ? named : fileURLToPath(new URL('../../../../datasets', import.meta.url));
}

/** Folder of a fetched dataset inside the cache. */
export function fetchedFolder(cacheFolder: string, id: string): string {
  return join(cacheFolder, 'datasets', id);
}
