import { resolveCacheFolder } from '@dynclean/files';
import type { DatasetInfo } from '@dynclean/schema';

import { fetchedFolder, resolveCatalogFolder } from './catalogFolders.js';
import { hasTrainingFile } from '../dataset/findDatasetFiles.js';
import { readCatalog, type CatalogEntry } from './readCatalog.js';
import { join } from 'node:path';

/** Where known datasets are described, and where their text lies. */
export interface CatalogOptions {
  /** Folder of the known datasets. @default `$DYNCLEAN_DATASETS`, else the repository's `datasets/` */
  readonly catalogFolder?: string;
  /** Folder of fetched things. @default `$DYNCLEAN_CACHE`, `$XDG_CACHE_HOME/dynclean` or `~/.cache/dynclean` */
  readonly cacheFolder?: string;
}

/** A known dataset, and whether its text is on this machine. */
export interface CatalogItem {
  readonly id: string;
  readonly info: DatasetInfo;
  /** Folder with its sentences, or null where they are not on this machine. */
  readonly folder: string | null;
  /** `embedded`: its text is part of the repository. */
  readonly origin: 'embedded' | 'fetched' | 'absent';
}

/** Folders in which the text of a known dataset may lie, in the order in which they are looked into. */
export function textFolders(entry: CatalogEntry, options: CatalogOptions): string[] {
  const cacheFolder = options.cacheFolder ?? resolveCacheFolder();
  return entry.source === null ? [entry.folder] : [join(entry.folder, 'text'), fetchedFolder(cacheFolder, entry.id)];
}

/** The folder that holds the text of a known dataset, or null. */
export async function findText(entry: CatalogEntry, options: CatalogOptions): Promise<string | null> {
  for (const folder of textFolders(entry, options)) if (await hasTrainingFile(folder)) return folder;
  return null;
}

/** The known datasets by id, each with the folder of its text where that is on this machine. */
export async function listCatalog(options: CatalogOptions = {}): Promise<CatalogItem[]> {
  const entries = await readCatalog(options.catalogFolder ?? resolveCatalogFolder());
  return Promise.all(
    entries.map(async (entry): Promise<CatalogItem> => {
      const folder = await findText(entry, options);
      const origin = folder === null ? 'absent' : entry.source === null ? 'embedded' : 'fetched';
      return { id: entry.id, info: entry.info, folder, origin };
    }),
  );
}
