import { join } from 'node:path';

import { findCarriedFolder } from '@dynclean/files';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where `<id>/dataset.json` of the known datasets lie: `$DYNCLEAN_DATASETS`, else `datasets/` of the repository, of
 * which the published package has a copy.
 */
export function resolveCatalogFolder(environment: Environment = process.env): string {
  const named = environment['DYNCLEAN_DATASETS'];
  if (named !== undefined && named !== '') return named;
  return findCarriedFolder(import.meta.url, { inRepository: '../../../../datasets', inPackage: '../datasets' });
}

/** Folder of a fetched dataset inside the cache. */
export function fetchedFolder(cacheFolder: string, id: string): string {
  return join(cacheFolder, 'datasets', id);
}
