import { mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { throwIfInterrupted } from '@dynclean/schema';

import { readSha256 } from '../readSha256.js';
import { FetchError } from './FetchError.js';

export interface DownloadOptions {
  readonly sizeBytes: number;
  readonly sha256: string;
  /** Bytes of this file that are here now; falls back to 0 when it is begun again. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Tries before giving up; each begins where the one before stopped. @default 3 */
  readonly attempts?: number | undefined;
  /** Wait before the second try, doubled for each further one. @default 500 */
  readonly retryDelayMs?: number | undefined;
  /** A connection that brings nothing for so long is given up. @default 30000 */
  readonly stallMs?: number | undefined;
}

/** Worth another try: the network, a server that is busy or fails. */
class PassingError extends FetchError {}

/** The server has a file of this name, but another one. */
class WrongFileError extends FetchError {}

const wrongSize = (url: string, sizeBytes: number, got: number): WrongFileError =>
  new WrongFileError(`${url}: must have ${sizeBytes} bytes, but the server sends ${got}; nothing was kept`);

/** Waits, unless interrupted. */
async function pause(durationMs: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(durationMs, undefined, signal && { signal }).catch(() => undefined);
  throwIfInterrupted(signal);
}

/** What lies behind undici's "fetch failed". */
function reasonOf(error: unknown): string {
  const { cause, message } = error as Error & { cause?: { code?: string; message?: string } };
  return [cause?.code, cause?.message ?? message].filter(Boolean).join(', ');
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.size ?? 0;
}

/** Asks for what is missing and appends it. The server may send everything again: then the file is begun again. */
async function appendMissing(url: string, partial: string, options: DownloadOptions): Promise<void> {
  const { sizeBytes, onBytes, signal, stallMs = 30_000 } = options;
  const stalled = new AbortController();
  let timer = setTimeout(() => stalled.abort(), stallMs);
  const alive = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => stalled.abort(), stallMs);
  };
  const have = await sizeOf(partial);
  try {
    const response = await fetch(url, {
      headers: { 'accept-encoding': 'identity', ...(have > 0 ? { range: `bytes=${have}-` } : {}) },
      signal: AbortSignal.any([stalled.signal, ...(signal === undefined ? [] : [signal])]),
    });
    if (response.status === 416) {
      await rm(partial, { force: true }); // what is here is no beginning of what is there
      throw new PassingError(`${url}: the server does not continue the file`);
    }
    if (!response.ok || response.body === null) {
      const failure = response.status >= 500 || response.status === 429 ? PassingError : FetchError;
      throw new failure(`${url}: the server answers ${response.status} ${response.statusText}`.trimEnd());
    }
    const continues = response.status === 206;
    const announced = Number(response.headers.get('content-length') ?? NaN) + (continues ? have : 0);
    if (announced !== sizeBytes && !Number.isNaN(announced)) throw wrongSize(url, sizeBytes, announced);
    const file = await open(partial, continues ? 'a' : 'w');
    try {
      let bytes = continues ? have : 0;
      for await (const chunk of response.body) {
        alive();
        bytes += (chunk as Uint8Array).length;
        if (bytes > sizeBytes) throw wrongSize(url, sizeBytes, bytes);
        await file.writeFile(chunk as Uint8Array);
        onBytes?.(bytes);
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    throwIfInterrupted(signal);
    if (error instanceof WrongFileError) await rm(partial, { force: true });
    if (error instanceof FetchError) throw error;
    const reason = stalled.signal.aborted ? `nothing came for ${stallMs / 1000} s` : reasonOf(error);
    throw new PassingError(`${url}: ${reason}`);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Downloads a file of known size and sha256 and gives its bytes. What an earlier, interrupted call left in `partial` is
 * continued; a complete file there is taken without asking the server. After success the file stays in `partial`: the
 * caller removes it when its bytes are in their place.
 *
 * @throws FetchError when the server cannot be reached, refuses, or has another file: that one is removed.
 * @throws InterruptedError when `signal` is aborted; what has come so far is kept.
 */
export async function downloadFile(url: string, partial: string, options: DownloadOptions): Promise<Buffer> {
  const { sizeBytes, sha256, attempts = 3, retryDelayMs = 500, signal, onBytes } = options;
  await mkdir(dirname(partial), { recursive: true });
  let failure = new FetchError(`${url}: not tried`);
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (attempt > 0) await pause(retryDelayMs * 2 ** (attempt - 1), signal);
    throwIfInterrupted(signal);
    const began = await sizeOf(partial);
    try {
      if (began < sizeBytes) await appendMissing(url, partial, options);
    } catch (error) {
      if (!(error instanceof PassingError)) throw error;
      failure = error;
      continue;
    }
    const size = await sizeOf(partial);
    if (size < sizeBytes) {
      failure = new PassingError(`${url}: the connection ended after ${size} of ${sizeBytes} bytes`);
      continue;
    }
    const got = await readSha256(partial);
    if (got === sha256) {
      onBytes?.(sizeBytes);
      return await readFile(partial);
    }
    await rm(partial, { force: true });
    failure = new WrongFileError(
      `${url}: must have the sha256 ${sha256} (${sizeBytes} bytes), but got ${got} (${size} bytes); nothing was kept`,
    );
    if (began === 0) break; // a continued file may have been damaged before, this one is what the server has
  }
  throw failure;
}
