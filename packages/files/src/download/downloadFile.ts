import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { throwIfInterrupted } from '@dynclean/schema';

import type { FileLock } from '../lock/FileLock.mjs';
import { lockPathOf } from '../lock/lockPathOf.js';
import { withLock } from '../lock/withLock.js';
import { makeFolder } from '../makeFolder.mjs';
import { nameErrorsPath } from '../nameErrorsPath.js';
import { readSha256 } from '../readSha256.js';
import { FetchError, PassingError, WrongFileError } from './FetchError.js';
import { openRemoteFile } from './openRemoteFile.js';
import { watchThroughput } from './watchThroughput.js';

/** What a server says of a file beside sending it. */
export interface Announced {
  readonly sizeBytes?: number | null;
  readonly sha256?: string | null;
}

/** How a file is downloaded, and what it must be. */
export interface DownloadOptions {
  /** Sent to the server of `url` only, not to where it redirects. */
  readonly token?: string | null;
  /** What the file must be, where that is known; else the server's word is taken. */
  readonly sizeBytes?: number | undefined;
  readonly sha256?: string | undefined;
  /** Most that is taken of a file whose size nobody knows. @default 64 MiB */
  readonly maxBytes?: number | undefined;
  /** Reads what the server says of the file, from the headers of each answer until one says it. */
  readonly readAnnounced?: ((headers: Headers) => Announced) | undefined;
  /** Looks into the file, before it is kept: throws where it is not what it should be. */
  readonly validate?: ((path: string) => Promise<void>) | undefined;
  /** Bytes that are here and bytes in all (null: the server does not say). */
  readonly onBytes?: ((done: number, total: number | null) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Tries before giving up; each begins where the one before stopped. @default 3 */
  readonly attempts?: number | undefined;
  /** Wait before the second try, doubled for each further one. @default 500 */
  readonly retryDelayMs?: number | undefined;
  /** A connection that brings less than 1 KiB/s for so long is given up. @default 30000 */
  readonly stallMs?: number | undefined;
}

/** What has come. */
export interface DownloadedFile {
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** With the lock of the file, which is held. */
type LockedOptions = DownloadOptions & { readonly lock: FileLock };

const DEFAULT_MAX_BYTES = 64 * 2 ** 20;

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.size ?? 0;
}

/** What lies behind undici's "fetch failed". */
function reasonOf(error: unknown): string {
  const { cause, message } = error as Error & { cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? message;
}

/** One file on its way: the tries of a call, and what is known of it from the server. */
class Download {
  private announced: { sizeBytes: number | null; sha256: string | null } = { sizeBytes: null, sha256: null };
  /** Of the whole file, by the answer that sends it; null: it does not say. */
  private sentBytes: number | null = null;

  constructor(
    private readonly url: string,
    private readonly partial: string,
    private readonly options: LockedOptions,
  ) {}

  /** What the file must be, as far as anybody says. */
  private expected(): { sizeBytes: number | null; sha256: string | null } {
    const { sizeBytes = this.announced.sizeBytes, sha256 = this.announced.sha256 } = this.options;
    return { sizeBytes: sizeBytes ?? this.sentBytes, sha256 };
  }

  /** One try: asks for what is missing and appends it. */
  async appendMissing(): Promise<void> {
    const { url, partial } = this;
    const { signal, stallMs = 30_000, token = null, readAnnounced } = this.options;
    const watch = watchThroughput(stallMs);
    const offset = await sizeOf(partial);
    try {
      const signals = [watch.signal, this.options.lock.lost, ...(signal === undefined ? [] : [signal])];
      const remote = await openRemoteFile(url, {
        token,
        offset,
        signal: AbortSignal.any(signals),
        onHeaders: (headers) => {
          const { sizeBytes = null, sha256 = null } = readAnnounced?.(headers) ?? {};
          this.announced.sizeBytes ??= sizeBytes;
          this.announced.sha256 ??= sha256;
        },
      });
      this.sentBytes = remote.sizeBytes;
      await this.checkSize(remote.body);
      const have = remote.isContinued ? offset : 0;
      if (remote.body !== null) await this.receive(remote.body, have, (bytes) => watch.add(bytes));
    } catch (error) {
      this.options.lock.lost.throwIfAborted();
      throwIfInterrupted(signal);
      if (error instanceof FetchError || (error as NodeJS.ErrnoException).path !== undefined) throw error;
      throw new PassingError(`${url}: ${watch.signal.aborted ? String(watch.signal.reason) : reasonOf(error)}`);
    } finally {
      watch.stop();
    }
    const done = await sizeOf(partial);
    const { sizeBytes } = this.expected();
    if (sizeBytes !== null && done < sizeBytes) {
      throw new PassingError(`${url}: the connection ended after ${done} of ${sizeBytes} bytes`);
    }
  }

  /** Refuses a file before it comes whose size is another than it must be, or too much. */
  private async checkSize(body: ReadableStream<Uint8Array> | null): Promise<void> {
    const { sentBytes } = this;
    const { sizeBytes } = this.expected();
    const isRight = sentBytes === null || sentBytes === sizeBytes;
    if (isRight && (this.options.sizeBytes !== undefined || (sizeBytes ?? 0) <= this.maxBytes())) return;
    await body?.cancel();
    // Not a `WrongFileError`: nothing was written yet, and what an earlier call left may still be right.
    throw new FetchError(this.wrongSize(sentBytes ?? sizeBytes ?? 0).message);
  }

  private maxBytes(): number {
    return this.options.sizeBytes ?? this.options.maxBytes ?? DEFAULT_MAX_BYTES;
  }

  private wrongSize(sizeBytes: number, orMore = ''): WrongFileError {
    const wanted = this.options.sizeBytes ?? this.announced.sizeBytes ?? undefined;
    const wish =
      wanted === undefined || wanted > this.maxBytes() ? `at most ${this.maxBytes()} bytes` : `${wanted} bytes`;
    return new WrongFileError(
      `${this.url}: must have ${wish}, but the server has ${sizeBytes}${orMore}; nothing was kept`,
    );
  }

  private async receive(
    body: ReadableStream<Uint8Array>,
    have: number,
    onBytes: (bytes: number) => void,
  ): Promise<void> {
    const { partial, options } = this;
    const { sizeBytes } = this.expected();
    const limit = sizeBytes ?? this.maxBytes();
    let done = have;
    await nameErrorsPath(partial, async () => {
      const file = await open(partial, have > 0 ? 'a' : 'w');
      try {
        options.onBytes?.(done, sizeBytes);
        for await (const chunk of body) {
          onBytes(chunk.length);
          done += chunk.length;
          if (done > limit) throw this.wrongSize(done, ' or more');
          this.options.lock.assertHeld(); // else another process appends to it too
          await file.writeFile(chunk);
          options.onBytes?.(done, sizeBytes);
        }
      } finally {
        await file.close();
      }
    });
  }

  /** @throws WrongFileError where the whole file is not what it must be. */
  async check(): Promise<DownloadedFile> {
    const { url, partial, options } = this;
    const expected = this.expected();
    const sizeBytes = await sizeOf(partial);
    const sha256 = await readSha256(partial);
    if ((expected.sha256 ?? sha256) !== sha256 || (expected.sizeBytes ?? sizeBytes) !== sizeBytes) {
      throw new WrongFileError(
        `${url}: must have ${expected.sizeBytes ?? sizeBytes} bytes with the sha256 ${expected.sha256 ?? sha256}, ` +
          `but got ${sizeBytes} with ${sha256}; nothing was kept`,
      );
    }
    try {
      await options.validate?.(partial);
    } catch (error) {
      throw new WrongFileError(`${url}: ${(error as Error).message}; nothing was kept`);
    }
    return { sizeBytes, sha256 };
  }
}

/**
 * Downloads a file beside its name (`.part`) and renames it when it is whole and what it should be. What an earlier,
 * interrupted call left there is continued, so `url` must mean the same content for ever: name a commit, not a branch.
 * Held to the size and sha256 given, else to those that the server announces, and to what `validate` says. Where two
 * processes want the same file, one waits for the other; one that is there already with the sha256 given is taken.
 *
 * @throws FetchError when the server cannot be reached, refuses (`RefusedError`), or has another file, of which nothing
 *   is kept then.
 * @throws InterruptedError when `signal` is aborted; what has come so far is kept for the next call.
 */
export async function downloadFile(
  url: string,
  target: string,
  options: DownloadOptions = {},
): Promise<DownloadedFile> {
  const { signal, sha256, onBytes } = options;
  await makeFolder(dirname(target));
  return withLock(
    lockPathOf(target),
    async (lock) => {
      if (sha256 !== undefined && (await sizeOf(target)) > 0 && (await readSha256(target)) === sha256) {
        const sizeBytes = await sizeOf(target);
        onBytes?.(sizeBytes, sizeBytes);
        return { sizeBytes, sha256 };
      }
      return fetchWhole(url, target, { ...options, lock });
    },
    { signal },
  );
}

/** Tries until the file is whole, and gives it its name. */
async function fetchWhole(url: string, target: string, options: LockedOptions): Promise<DownloadedFile> {
  const { attempts = 3, retryDelayMs = 500, signal, lock } = options;
  const partial = `${target}.part`;
  const download = new Download(url, partial, options);
  let failure = new FetchError(`${url}: not tried`);
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (attempt > 0) {
      await sleep(retryDelayMs * 2 ** (attempt - 1), undefined, signal && { signal }).catch(() => undefined);
    }
    throwIfInterrupted(signal);
    const began = await sizeOf(partial);
    try {
      await download.appendMissing();
      const file = await download.check();
      lock.assertHeld();
      await rename(partial, target);
      return file;
    } catch (error) {
      if (error instanceof WrongFileError) await rm(partial, { force: true });
      else if (!(error instanceof PassingError)) throw error;
      failure = error;
      // What was continued may have been damaged before; what came in one piece is what the server has.
      if (error instanceof WrongFileError && began === 0) break;
    }
  }
  throw failure;
}
