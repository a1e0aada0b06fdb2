import { constants, existsSync } from 'node:fs';
import { copyFile, link, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { type DownloadOptions, FetchError, readSha256, RefusedError } from '@dynclean/files';
import { InputError } from '@dynclean/schema';

import { readEncoderConfig } from '../readEncoderConfig.js';
import { type ChecksumRecord } from './checksumRecord.js';
import { checkFetchedFile } from './checkFetchedFile.js';
import { downloadHubFile } from './downloadHubFile.js';
import type { EncoderSource } from './EncoderSource.js';
import { EncoderUnavailableError } from './EncoderUnavailableError.js';
import { findInHubCache } from './findInHubCache.js';
import type { EncoderFile } from './listEncoders.js';
import type { HubEnvironment } from './readHubEnvironment.js';

/** How files are fetched from the hub. */
export interface HubFetchOptions extends Pick<DownloadOptions, 'signal' | 'attempts' | 'retryDelayMs' | 'stallMs'> {
  readonly hub: HubEnvironment;
  /** Why the network must not be asked; null: it may. */
  readonly offlineReason: string | null;
  /** Checksums of earlier fetches, and the file that they stand in. */
  readonly record: ChecksumRecord;
  readonly recordPath: string;
  readonly onBytes?: ((name: string, done: number, total: number | null) => void) | undefined;
  readonly onNote?: ((note: string) => void) | undefined;
  /** Tries of the first file: with another route at hand, a hub that does not answer is not waited for. */
  readonly firstAttempts?: number | undefined;
}

/** What was fetched. */
export interface HubFetch {
  readonly commit: string;
  /** Whether all files were in the cache of Hugging Face's libraries. */
  readonly isFromCache: boolean;
}

const isCommit = (revision: string): boolean => /^[0-9a-f]{40}$/.test(revision);

/** The same content under another name without the space for a copy, where the file system can. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  const original = await realpath(from); // the cache's files are links into blobs/
  await link(original, to).catch(() => copyFile(original, to, constants.COPYFILE_FICLONE));
}

/**
 * Brings the files of an encoder into a folder: those that Hugging Face's libraries have in their cache from there, the
 * others from the hub. A branch or tag is turned into its commit by the first file, and all others are asked for by
 * that commit. What an interrupted call left in the folder is continued. `config.json` comes first: what our encoder
 * does not compute is refused before its weights are fetched.
 *
 * @throws EncoderUnavailableError when files are missing and the network must not be asked.
 * @throws FetchError when the hub cannot be reached or has other files than pinned or recorded.
 * @throws InputError when the model is none that we compute, or its repository lacks weights or tokenizer.
 */
export async function fetchFromHub(source: EncoderSource, folder: string, options: HubFetchOptions): Promise<HubFetch> {
  const fetching = new HubFetching(source, folder, options);
  const known = new Map(source.files?.map((file) => [file.name, file]));
  const file = (name: string): EncoderFile => known.get(name) ?? { name };

  await fetching.require([file('config.json')]);
  await forgetOtherCommit(folder, fetching.commitOrRevision);
  await readEncoderConfig(folder).catch(async (error: unknown) => {
    await rm(join(folder, 'config.json'), { force: true }); // asked for again next time: it may be no answer of the hub
    throw error;
  });
  if (source.files !== null) {
    for (const needed of source.files) await fetching.require([needed]);
  } else {
    await fetching.obtain(file('tokenizer_config.json'));
    await fetching.require(
      [file('tokenizer.json')],
      [file('vocab.txt')],
      [file('vocab.json'), file('merges.txt')],
      [file('spm.model')],
    );
    await fetching.require([file('model.safetensors')], [file('pytorch_model.bin')]);
  }
  return { commit: fetching.commitOrRevision, isFromCache: fetching.isFromCache };
}

/** The files of one encoder on their way into a folder, and the commit that they are of once it is known. */
class HubFetching {
  /** Whether all files so far were in the cache of Hugging Face's libraries. */
  isFromCache = true;
  private readonly snapshot: ReturnType<typeof findInHubCache>;
  private commit: string | null;

  constructor(
    private readonly source: EncoderSource,
    private readonly folder: string,
    private readonly options: HubFetchOptions,
  ) {
    const { repository, formerly, revision } = source;
    this.snapshot = findInHubCache(options.hub.cacheFolder, [repository, ...formerly], revision);
    this.commit = this.snapshot?.commit ?? (isCommit(revision) ? revision : null);
  }

  /** The commit; the branch or tag before the first answer, and where the hub does not say what it means. */
  get commitOrRevision(): string {
    return this.commit ?? this.source.revision;
  }

  /**
   * Puts all files of one of the alternatives into the folder, the first that there is.
   *
   * @throws EncoderUnavailableError, InputError where there is none: as `fetchFromHub` says.
   */
  async require(...alternatives: readonly (readonly EncoderFile[])[]): Promise<void> {
    for (const files of alternatives) {
      let complete = true;
      for (const file of files) complete = complete && (await this.obtain(file));
      if (complete) return;
    }
    const { source, options } = this;
    const { repository, revision } = source;
    const wanted = alternatives.map((files) => files.map(({ name }) => name).join(' and ')).join(', or ');
    const where = `${repository}@${this.commitOrRevision}`;
    if (options.offlineReason !== null) {
      throw new EncoderUnavailableError(
        `encoder ${source.id}: must be on this machine, because ${options.offlineReason}, but ${wanted} of ${where} ` +
          `${alternatives.length > 1 || (alternatives[0]?.length ?? 0) > 1 ? 'are' : 'is'} not in ${options.hub.cacheFolder}. ` +
          `Fetch it where there is a network, or give the folder of an encoder.`,
      );
    }
    throw new InputError(`${options.hub.endpoint}/${repository}: must hold ${wanted} at ${revision}, but does not.`);
  }

  /** Puts a file into the folder; false: the hub has none of that name. */
  async obtain(file: EncoderFile): Promise<boolean> {
    const target = join(this.folder, file.name);
    if (this.commit !== null && (await this.isRight(file))) {
      this.isFromCache = false;
      return true;
    }
    await rm(target, { force: true });
    if (await this.takeFromCache(file, target)) return true;
    if (this.options.offlineReason !== null) return false;
    this.isFromCache = false;
    if (this.commit === null) await rm(`${target}.part`, { force: true }); // what a branch means may have changed
    return this.download(file, target);
  }

  private expectedOf(file: EncoderFile): string | undefined {
    return file.sha256 ?? this.options.record[`${this.commit ?? ''}/${file.name}`];
  }

  private async isRight(file: EncoderFile): Promise<boolean> {
    const path = join(this.folder, file.name);
    if (!existsSync(path)) return false;
    const expected = this.expectedOf(file);
    if (expected !== undefined) return (await readSha256(path)) === expected;
    return checkFetchedFile(file.name, path).then(
      () => true,
      () => false,
    );
  }

  /** Takes a file from the cache of Hugging Face's libraries; false: it is not there, or is not what it should be. */
  private async takeFromCache(file: EncoderFile, target: string): Promise<boolean> {
    const cached = this.snapshot === null ? null : join(this.snapshot.folder, file.name);
    if (cached === null || !existsSync(cached)) return false;
    await linkOrCopy(cached, target);
    if (await this.isRight(file)) return true;
    await rm(target);
    this.options.onNote?.(`${cached} is not the file that it should be by its sha256; it is left alone and not used`);
    return false;
  }

  /** Takes a file from the hub, and the commit from its answer; false: it has none of that name. */
  private async download(file: EncoderFile, target: string): Promise<boolean> {
    const { source, options } = this;
    const { hub } = options;
    const expected = this.expectedOf(file);
    try {
      const revision = encodeURIComponent(this.commitOrRevision);
      const url = `${hub.endpoint}/${source.repository}/resolve/${revision}/${file.name}`;
      const fetched = await downloadHubFile(url, target, {
        ...options,
        attempts: file.name === 'config.json' ? (options.firstAttempts ?? options.attempts) : options.attempts,
        token: hub.token,
        sizeBytes: file.sizeBytes,
        sha256: expected,
        validate: (path) => checkFetchedFile(file.name, path),
        onBytes: (done, total) => options.onBytes?.(file.name, done, total),
      });
      this.commit ??= fetched.commit ?? source.revision;
    } catch (error) {
      if (error instanceof RefusedError && error.status === 404) return false;
      const isRecorded = expected !== undefined && file.sha256 === undefined;
      if (error instanceof FetchError && isRecorded && /sha256/.test(error.message)) {
        throw new FetchError(
          `${error.message}. It came with another content before; if that is as it should be, remove ${options.recordPath}.`,
        );
      }
      throw error;
    }
    return true;
  }
}

/** Removes what an earlier, interrupted fetch left of another commit: files of two commits may not fit each other. */
async function forgetOtherCommit(folder: string, commit: string): Promise<void> {
  const path = join(folder, 'commit');
  const earlier = existsSync(path) ? await readFile(path, 'utf8') : null;
  if (earlier === commit) return;
  for (const name of await readdir(folder)) {
    if (name !== 'config.json') await rm(join(folder, name), { recursive: true, force: true });
  }
  await writeFile(path, commit);
}
