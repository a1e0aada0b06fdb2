import { mkdir, rm, stat, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { throwIfInterrupted } from '@dynclean/schema';

export interface LockOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called once if another process holds the lock. */
  readonly onWait?: (() => void) | undefined;
  /** A lock that was not renewed for so long belongs to a process that died. @default 60000 */
  readonly staleMs?: number | undefined;
  readonly pollMs?: number | undefined;
}

/**
 * Does some work while no other process does the same, such as fetching the same encoder: jobs of a cluster start
 * together. The lock is a folder, which every file system makes for one process only, and is renewed while the work
 * goes on, so that a killed process stops nobody for longer than `staleMs`.
 */
export async function withLock<T>(path: string, work: () => Promise<T>, options: LockOptions = {}): Promise<T> {
  const { signal, onWait, staleMs = 60_000, pollMs = 500 } = options;
  await mkdir(dirname(path), { recursive: true });
  for (let waited = false; ;) {
    throwIfInterrupted(signal);
    try {
      await mkdir(path);
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const renewed = (await stat(path).catch(() => null))?.mtimeMs ?? Date.now();
    if (Date.now() - renewed > staleMs) {
      await rm(path, { recursive: true, force: true });
      continue;
    }
    if (!waited) onWait?.();
    waited = true;
    await sleep(pollMs, undefined, signal && { signal }).catch(() => undefined);
  }
  const renewal = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => undefined), staleMs / 6);
  renewal.unref();
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    await rm(path, { recursive: true, force: true });
  }
}
