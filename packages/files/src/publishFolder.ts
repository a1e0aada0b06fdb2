import { existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

import type { FileLock } from './lock/FileLock.mjs';
import { temporaryName } from './temporaryNames.js';

/**
 * Gives a finished folder its name; what has that name already is replaced. Between the two renames that takes, a crash
 * leaves the old one under a temporary name, from which `sweepLeftovers` brings it back.
 *
 * @param lock - of `to`; the caller has held it since it began to write.
 * @throws LockLostError when another process took the lock over; nothing is renamed then.
 */
export async function publishFolder(from: string, to: string, lock: FileLock): Promise<void> {
  lock.assertHeld();
  const old = temporaryName(to, 'old', lock.token);
  if (existsSync(to)) await rename(to, old);
  await rename(from, to);
  await syncFolder(dirname(to));
  await rm(old, { recursive: true, force: true });
}

/** Names in a folder survive a power cut only once the folder itself is on the disk. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r').catch(() => null);
  try {
    await handle?.sync();
  } catch {
    // Some file systems cannot; the next start finds the folder or makes it again.
  } finally {
    await handle?.close();
  }
}
