import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { FetchError, readSha256 } from '@dynclean/datasets';
import { throwIfInterrupted } from '@dynclean/schema';

import { openHubFile, PassingError } from './openHubFile.js';

export interface DownloadOptions {
  /** Sent to the server of `url` only, not to where it redirects. */
  readonly token?: string | null;
  /** What the file must be, where that is known; else the server's word is taken. */
  readonly sizeBytes?: number | undefined;
  readonly sha256?: string | undefined;
  /** Bytes that are here and bytes in all (null: the server does not say). */
  readonly onBytes?: ((done: number, total: number | null) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Tries before giving up; each begins where the one before stopped. @default 3 */
  readonly attempts?: number | undefined;
  /** Wait before the second try, doubled for each further one. @default 500 */
  readonly retryDelayMs?: number | undefined;
  /** A connection that brings nothing for so long is given up. @default 30000 */
  readonly stallMs?: number | undefined;
}

export interface DownloadedFile {
  readonly sizeBytes: number;
  readonly sha256: string;
  /** Commit of the model's repository that the file is of; null: the server does not say. */
  readonly commit: string | null;
}

/** A file came that is not the one that was asked for. */
class WrongFileError extends FetchError {}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.size ?? 0;
}

/** One try: asks for what is missing and appends it to `partial`. Gives what the server says of the whole file. */
async function appendMissing(
  url: string,
  partial: string,
  options: DownloadOptions,
): Promise<{ sizeBytes: number | null; sha256: string | null; commit: string | null }> {
  const { onBytes, signal, stallMs = 30_000, token = null } = options;
  const stalled = new AbortController();
  const timer = setTimeout(() => stalled.abort(), stallMs);
  const alive = (): void => void timer.refresh();
  const have = await sizeOf(partial);
  try {
    const remote = await openHubFile(url, {
      token,
      offset: have,
      signal: AbortSignal.any([stalled.signal, ...(signal === undefined ? [] : [signal])]),
    });
    alive();
    const { sizeBytes } = remote;
    if (options.sizeBytes !== undefined && sizeBytes !== null && sizeBytes !== options.sizeBytes) {
      await remote.body?.cancel();
      throw new WrongFileError(
        `${url}: must have ${options.sizeBytes} bytes, but the server has ${sizeBytes}; nothing was kept`,
      );
    }
    let done = remote.isContinued ? have : 0;
    if (remote.body !== null) {
      const file = await open(partial, remote.isContinued ? 'a' : 'w');
      try {
        onBytes?.(done, sizeBytes);
        for await (const chunk of remote.body) {
          alive();
          await file.writeFile(chunk);
          done += chunk.length;
          onBytes?.(done, sizeBytes);
        }
      } finally {
        await file.close();
      }
    }
    if (sizeBytes !== null && done < sizeBytes) {
      throw new PassingError(`${url}: the connection ended after ${done} of ${sizeBytes} bytes`);
    }
    return remote;
  } catch (error) {
    throwIfInterrupted(signal);
    if (error instanceof FetchError) throw error;
    const { code, message, cause } = error as NodeJS.ErrnoException & { cause?: { code?: string; message?: string } };
    if (code === 'ENOSPC') throw new FetchError(`${partial}: the disk is full`);
    const reason = stalled.signal.aborted
      ? `nothing came for ${stallMs / 1000} s`
      : (cause?.code ?? cause?.message ?? message);
    throw new PassingError(`${url}: ${reason}`);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Downloads a file beside its name (`.part`) and renames it when it is whole and what it should be. What an earlier,
 * interrupted call left there is continued, so `url` must mean the same content for ever: name a commit, not a branch.
 * Held to the size and sha256 given, else to those that the hub announces.
 *
 * @throws FetchError when the server cannot be reached, refuses, or has another file; `NotFoundError` where it has none.
 * @throws InterruptedError when `signal` is aborted; what has come so far is kept for the next call.
 */
export async function downloadFile(
  url: string,
  target: string,
  options: DownloadOptions = {},
): Promise<DownloadedFile> {
  const { attempts = 3, retryDelayMs = 500, signal } = options;
  const partial = `${target}.part`;
  await mkdir(dirname(target), { recursive: true });
  let failure = new FetchError(`${url}: not tried`);
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (attempt > 0)
      await sleep(retryDelayMs * 2 ** (attempt - 1), undefined, signal && { signal }).catch(() => undefined);
    throwIfInterrupted(signal);
    const began = await sizeOf(partial);
    let remote;
    try {
      remote = await appendMissing(url, partial, options);
    } catch (error) {
      if (!(error instanceof PassingError)) throw error;
      failure = error;
      continue;
    }
    const sizeBytes = await sizeOf(partial);
    const sha256 = await readSha256(partial);
    const wanted = options.sha256 ?? remote.sha256 ?? sha256;
    const wantedSize = options.sizeBytes ?? remote.sizeBytes ?? sizeBytes;
    if (sha256 === wanted && sizeBytes === wantedSize) {
      await rename(partial, target);
      return { sizeBytes, sha256, commit: remote.commit };
    }
    await rm(partial, { force: true });
    failure = new WrongFileError(
      `${url}: must have ${wantedSize} bytes with the sha256 ${wanted}, but got ${sizeBytes} with ${sha256}; nothing was kept`,
    );
    if (began === 0) break; // what was continued may have been damaged before; this is what the server has
  }
  throw failure;
}
