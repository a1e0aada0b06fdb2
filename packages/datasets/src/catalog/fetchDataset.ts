import { copyFile, rm } from 'node:fs/promises';
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

import { formatSentences } from '../formats/write/formatSentences.js';
import { fetchedFolder, resolveCatalogFolder } from './catalogFolders.js';
import { findLocalFiles, isFile } from './findLocalFiles.js';
import { type CatalogOptions, listCatalog } from './listCatalog.js';
import { readCatalog, type CatalogEntry, type DatasetSource } from './readCatalog.js';
import { createPlainReader, readWholeSentences, type ReleaseReader } from './ReleaseReader.js';
import { openWordSource } from './words/openWordSource.js';

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

/** Whether a folder holds every file as it must be. */
async function isComplete(folder: string, entry: RemoteEntry): Promise<boolean> {
  for (const [name, { sha256 }] of entry.converted) {
    const path = join(folder, name);
    if (!(await isFile(path)) || (await readSha256(path)) !== sha256) return false;
  }
  return true;
}

/** Checks that sentences are the ones that the catalog describes, and writes them. */
async function writeExpected(
  target: string,
  sentences: readonly Sentence[],
  { name, path, entry }: { readonly name: string; readonly path: string; readonly entry: RemoteEntry },
): Promise<void> {
  const entities = sentences.reduce((sum, sentence) => sum + sentence.entities.length, 0);
  const expected = entry.converted.get(name);
  const text = formatSentences(sentences);
  if (expected !== undefined && computeSha256(text) !== expected.sha256) {
    const sameCounts = sentences.length === expected.sentences && entities === expected.entities;
    throw new InputError(
      `${path}: must hold the ${expected.sentences} sentences with ${expected.entities} entities of ${entry.id}, but got ` +
        (sameCounts
          ? 'other words or entities in as many'
          : `${sentences.length} sentences with ${entities} entities`) +
        `. Fetch it ("dynclean data fetch ${entry.id}"), or use the folder as a corpus of its own, without an id.`,
    );
  }
  await writeFileAtomically(join(target, name), text);
}

/** What is fetched, and how. */
interface FetchInto extends FetchOptions {
  readonly entry: RemoteEntry;
  readonly cacheFolder: string;
}

/** What a released file becomes. */
interface Released {
  readonly entry: RemoteEntry;
  readonly reader: ReleaseReader;
  readonly file: SourceFile;
}

/** Released files, those first that say how others are read. */
const listReleased = ({ source: { words, files } }: RemoteEntry): readonly SourceFile[] =>
  words === undefined ? files : [words.index, ...files];

const sumSizes = (files: readonly SourceFile[]): number => files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);

/** Reads a released file and writes what it becomes, if it becomes one. */
async function convertReleased(target: string, path: string, { entry, reader, file }: Released): Promise<void> {
  const sentences = await reader.read(path, file);
  if (sentences !== null) await writeExpected(target, sentences, { name: file.name, path, entry });
}

/** Writes the files that come from another dataset. */
async function writeOthers(target: string, { entry, reader }: Omit<Released, 'file'>): Promise<void> {
  for (const [name, sentences] of reader.others) await writeExpected(target, sentences, { name, path: name, entry });
}

/** Copies a user's files: released ones are held to their checksum, JSON Lines to what they hold. */
async function copyLocal(target: string, options: FetchInto & { readonly from: string }): Promise<void> {
  const { entry, onProgress, signal } = options;
  const files = listReleased(entry);
  const wanted = { id: entry.id, released: files, converted: [...entry.converted.keys()] };
  const { released, paths } = await findLocalFiles(options.from, wanted);
  if (!released) {
    for (const [name, path] of paths) {
      throwIfInterrupted(signal);
      await writeExpected(target, await readWholeSentences(path, entry.info.types), { name, path, entry });
    }
    onProgress?.(sumSizes(files), sumSizes(files));
    return;
  }
  const reader = await openReader(entry, options);
  let done = 0;
  for (const file of files) {
    throwIfInterrupted(signal);
    const path = paths.get(file.name) ?? '';
    const got = await readSha256(path);
    if (got !== file.sha256) {
      throw new InputError(
        `${path}: must have the sha256 ${file.sha256}, but got ${got}. It is not the released file: fetch it again.`,
      );
    }
    await convertReleased(target, path, { entry, reader, file });
    done += file.sizeBytes;
    onProgress?.(done, sumSizes(files));
  }
  await writeOthers(target, { entry, reader });
}

/** Downloads what is missing and converts it; the downloads are removed once all is in place. */
async function download(target: string, options: FetchInto & { readonly downloads: string }): Promise<void> {
  const { entry, onProgress } = options;
  const { repository, commit } = entry.source;
  const baseUrl = options.baseUrl ?? (process.env['DYNCLEAN_GITHUB_RAW'] || 'https://raw.githubusercontent.com');
  const owner = repository.replace(/^(https:\/\/)?github\.com\//, '').replace(/\/$/, '');
  const files = listReleased(entry);
  const reader = await openReader(entry, options);
  let before = 0;
  for (const file of files) {
    const { path, sizeBytes, sha256 } = file;
    const url = `${baseUrl.replace(/\/$/, '')}/${owner}/${commit}/${path}`;
    const partial = join(options.downloads, `${sha256}.json`);
    try {
      await downloadFile(url, partial, {
        ...options,
        sizeBytes,
        sha256,
        onBytes: (bytes) => onProgress?.(before + bytes, sumSizes(files)),
      });
    } catch (error) {
      if (!(error instanceof FetchError)) throw error;
      throw new FetchError(
        `${error.message}. Check the network and call again: what has come is kept. A mirror of ` +
          `raw.githubusercontent.com can be named in DYNCLEAN_GITHUB_RAW; files that you got in another way are read by ` +
          `"dynclean data fetch ${entry.id} --from FOLDER".`,
      );
    }
    await convertReleased(target, partial, { entry, reader, file });
    before += sizeBytes;
  }
  await writeOthers(target, { entry, reader });
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
    return fetchInto(folder, { ...options, cacheFolder, entry, lock });
  };
  if (await isComplete(folder, entry)) return { ...result, folder, status: 'kept' };
  const status = await withLock(lockPathOf(folder), fetchUnlessThere, options);
  return { ...result, folder, status };
}

/** How the released files are read; where they have no words, the dataset that has them is fetched before. */
async function openReader({ source, info, folder }: RemoteEntry, options: FetchOptions): Promise<ReleaseReader> {
  const { words } = source;
  if (words === undefined) return createPlainReader(info.types);
  const linesFile = join(folder, words.lines);
  const fetched = await fetchWords(words.dataset, options);
  return openWordSource({ index: words.index, linesFile, folder: fetched, types: info.types });
}

/** The folder of a dataset's text, which is fetched where it is not on this machine. */
async function fetchWords(id: string, options: FetchOptions): Promise<string> {
  const known = (await listCatalog(options)).find((item) => item.id === id);
  return known?.folder ?? (await fetchDataset(id, options)).folder;
}

/** Puts a dataset that is not there, or not right, into its folder. */
async function fetchInto(
  folder: string,
  options: FetchInto & { readonly lock: FileLock },
): Promise<'fetched' | 'copied'> {
  const { from, lock, entry } = options;
  const downloads = join(options.cacheFolder, 'downloads');
  await writeFolderAtomically(
    folder,
    async (target) => {
      if (from === undefined) await download(target, { ...options, downloads });
      else await copyLocal(target, { ...options, from });
      await copyFile(join(entry.folder, 'dataset.json'), join(target, 'dataset.json'));
    },
    { force: true, lock }, // what is there is incomplete or changed, else it had been kept
  );
  if (from !== undefined) return 'copied';
  for (const { sha256 } of listReleased(entry)) await rm(join(downloads, `${sha256}.json`), { force: true });
  return 'fetched';
}
