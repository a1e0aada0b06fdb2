import { copyFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

import {
  computeSha256,
  downloadFile,
  FetchError,
  type FileLock,
  lockPathOf,
  readSha256,
  resolveCacheFolder,
  withLock,
  writeFileAtomically,
  writeFolderAtomically,
} from '@dynclean/files';
import { InputError, throwIfInterrupted, type DatasetInfo, type Sentence, type SourceFile } from '@dynclean/schema';

import { throwFirstError } from '../problems/throwErrors.js';
import { readSentenceFile } from '../reading/readSentenceFile.js';
import { formatSentences } from '../formats/write/formatSentences.js';
import { fetchedFolder, resolveCatalogFolder } from './catalogFolders.js';
import type { CatalogOptions } from './listCatalog.js';
import { readCatalog, type CatalogEntry, type DatasetSource } from './readCatalog.js';

/** Where the files of a dataset come from, and how patiently they are waited for. */
export interface FetchOptions extends CatalogOptions {
  /** A folder that has the files already: as released, or as JSON Lines. Nothing is downloaded then. */
  readonly from?: string;
  /** In place of https://raw.githubusercontent.com. @default `$DYNCLEAN_GITHUB_RAW` */
  readonly baseUrl?: string;
  /** Bytes that are here of all that is needed. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Called once where another process fetches the same dataset, before it is waited for. */
  readonly onWait?: () => void;
  readonly signal?: AbortSignal;
  /** Tries of each file. @default 3 */
  readonly attempts?: number;
  readonly retryDelayMs?: number;
  readonly stallMs?: number;
}

/** A known dataset that is on this machine now. */
export interface FetchedDataset {
  readonly id: string;
  readonly folder: string;
  readonly info: DatasetInfo;
  /** To be shown to whoever fetches. */
  readonly licence: string | undefined;
  /** `kept`: it was there already and is what it should be. `embedded`: it is part of the repository. */
  readonly status: 'embedded' | 'kept' | 'fetched' | 'copied';
}

/** A dataset of the catalog whose text is not part of the repository. */
type RemoteEntry = CatalogEntry & { readonly source: DatasetSource };

const isRemote = (entry: CatalogEntry): entry is RemoteEntry => entry.source !== null;

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() === true;
}

/** Whether a folder holds every file as it must be. */
async function isComplete(folder: string, entry: RemoteEntry): Promise<boolean> {
  for (const [name, { sha256 }] of entry.converted) {
    const path = join(folder, name);
    if (!(await isFile(path)) || (await readSha256(path)) !== sha256) return false;
  }
  return true;
}

/** Reads sentences strictly and checks that they are the ones that the catalog describes. */
async function readExpected(path: string, name: string, entry: RemoteEntry): Promise<string> {
  const { sentences: placed, problems } = await readSentenceFile(path, { types: entry.info.types });
  throwFirstError(problems, path);
  const sentences = placed.map(({ sentence }) => sentence as Sentence);
  const entities = sentences.reduce((sum, sentence) => sum + sentence.entities.length, 0);
  const expected = entry.converted.get(name);
  const text = formatSentences(sentences);
  if (expected === undefined || computeSha256(text) === expected.sha256) return text;
  const sameCounts = sentences.length === expected.sentences && entities === expected.entities;
  throw new InputError(
    `${path}: must hold the ${expected.sentences} sentences with ${expected.entities} entities of ${entry.id}, but got ` +
      (sameCounts ? 'other words or entities in as many' : `${sentences.length} sentences with ${entities} entities`) +
      `. Fetch it ("dynclean data fetch ${entry.id}"), or use the folder as a corpus of its own, without an id.`,
  );
}

/** Files in a folder of the user's: where each is, and whether as released or as JSON Lines. */
async function findLocalFiles(
  from: string,
  entry: RemoteEntry,
): Promise<{ released: boolean; paths: Map<string, string> }> {
  const { files } = entry.source;
  const released = (file: SourceFile): string[] => {
    const parts = file.path.split('/'); // data/wiki/dev.json: the repository, its data folder or the dataset's
    return parts.map((_, index) => join(from, ...parts.slice(index)));
  };
  const converted = (file: SourceFile): string[] => [join(from, file.name), join(from, entry.id, file.name)];
  for (const [isReleased, placesOf] of [
    [false, converted],
    [true, released],
  ] as const) {
    // prettier-ignore
    const paths = new Map<string, string>();
    for (const file of files) {
      for (const path of placesOf(file)) if (!paths.has(file.name) && (await isFile(path))) paths.set(file.name, path);
    }
    if (paths.size === files.length) return { released: isReleased, paths };
    const missing = files.find(({ name }) => !paths.has(name));
    // dev.json alone says little; two files of four say that this is the folder.
    if (paths.size >= 2 && missing !== undefined) {
      throw new InputError(
        `${from}: must hold all files of ${entry.id}, but got no ${isReleased ? missing.path : missing.name}. ` +
          `Needed are ${files.map((file) => (isReleased ? file.path : file.name)).join(', ')}.`,
      );
    }
  }
  throw new InputError(
    `${from}: must hold the files of ${entry.id}, but got none of them. Either as released ` +
      `(${files.map(({ path }) => path).join(', ')}) or as JSON Lines (${files.map(({ name }) => name).join(', ')}).`,
  );
}

/** Copies a user's files: released ones are held to their checksum, JSON Lines to what they hold. */
async function copyLocal(
  entry: RemoteEntry,
  target: string,
  options: FetchOptions & { readonly from: string },
): Promise<void> {
  const { released, paths } = await findLocalFiles(options.from, entry);
  const total = entry.source.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  let done = 0;
  for (const { name, sha256, sizeBytes } of entry.source.files) {
    throwIfInterrupted(options.signal);
    const path = paths.get(name) ?? '';
    const got = released ? await readSha256(path) : sha256;
    if (got !== sha256) {
      throw new InputError(
        `${path}: must have the sha256 ${sha256}, but got ${got}. It is not the released file: fetch it again.`,
      );
    }
    await writeFileAtomically(join(target, name), await readExpected(path, name, entry));
    done += sizeBytes;
    options.onProgress?.(done, total);
  }
}

/** Downloads what is missing and converts it; the downloads are removed once all is in place. */
async function download(
  entry: RemoteEntry,
  target: string,
  options: FetchOptions & { readonly downloads: string },
): Promise<void> {
  const { repository, commit, files } = entry.source;
  const baseUrl = options.baseUrl ?? (process.env['DYNCLEAN_GITHUB_RAW'] || 'https://raw.githubusercontent.com');
  const owner = repository.replace(/^(https:\/\/)?github\.com\//, '').replace(/\/$/, '');
  const total = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  let before = 0;
  for (const { name, path, sizeBytes, sha256 } of files) {
    const url = `${baseUrl.replace(/\/$/, '')}/${owner}/${commit}/${path}`;
    const partial = join(options.downloads, `${sha256}.json`);
    try {
      await downloadFile(url, partial, {
        ...options,
        sizeBytes,
        sha256,
        onBytes: (bytes) => options.onProgress?.(before + bytes, total),
      });
    } catch (error) {
      if (!(error instanceof FetchError)) throw error;
      throw new FetchError(
        `${error.message}. Check the network and call again: what has come is kept. A mirror of ` +
          `raw.githubusercontent.com can be named in DYNCLEAN_GITHUB_RAW; files that you got in another way are read by ` +
          `"dynclean data fetch ${entry.id} --from FOLDER".`,
      );
    }
    await writeFileAtomically(join(target, name), await readExpected(partial, name, entry));
    before += sizeBytes;
  }
}

/**
 * Puts the text of a known dataset into the cache, as JSON Lines beside its `dataset.json`: downloaded from the pinned
 * commit and held to its sha256, or taken from a folder that has the files. The folder appears whole or not at all; an
 * interrupted download goes on where it stopped when called again; what is there already and right is kept, and what
 * another process is fetching is waited for.
 *
 * @throws InputError for an id that is not known, or files in `from` that are missing or are not the right ones.
 * @throws FetchError when the files cannot be downloaded or are not the pinned ones.
 * @throws InterruptedError when `signal` is aborted.
 */
export async function fetchDataset(id: string, options: FetchOptions = {}): Promise<FetchedDataset> {
  const entries = await readCatalog(options.catalogFolder ?? resolveCatalogFolder());
  const entry = entries.find((known) => known.id === id);
  if (entry === undefined) {
    throw new InputError(
      `${id}: must be one of the known datasets ${entries.map((known) => known.id).join(', ')}, but it is not. ` +
        'A corpus of your own needs no fetching: name its folder.',
    );
  }
  const { info } = entry;
  const result = { id, info, licence: info.licence };
  if (!isRemote(entry)) return { ...result, folder: entry.folder, status: 'embedded' };
  const cacheFolder = options.cacheFolder ?? resolveCacheFolder();
  const folder = fetchedFolder(cacheFolder, id);
  const fetchUnlessThere = async (lock: FileLock): Promise<FetchedDataset['status']> => {
    if (await isComplete(folder, entry)) return 'kept';
    return fetchInto(folder, entry, { ...options, cacheFolder, lock });
  };
  if (await isComplete(folder, entry)) return { ...result, folder, status: 'kept' };
  const status = await withLock(lockPathOf(folder), fetchUnlessThere, options);
  return { ...result, folder, status };
}

/** Puts a dataset that is not there, or not right, into its folder. */
async function fetchInto(
  folder: string,
  entry: RemoteEntry,
  options: FetchOptions & { readonly cacheFolder: string; readonly lock: FileLock },
): Promise<'fetched' | 'copied'> {
  const { from, lock } = options;
  const downloads = join(options.cacheFolder, 'downloads');
  await writeFolderAtomically(
    folder,
    async (target) => {
      if (from === undefined) await download(entry, target, { ...options, downloads });
      else await copyLocal(entry, target, { ...options, from });
      await copyFile(join(entry.folder, 'dataset.json'), join(target, 'dataset.json'));
    },
    { force: true, lock }, // what is there is incomplete or changed, else it had been kept
  );
  if (from !== undefined) return 'copied';
  for (const { sha256 } of entry.source.files) await rm(join(downloads, `${sha256}.json`), { force: true });
  return 'fetched';
}
