import { existsSync } from 'node:fs';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { discard } from './discard.js';
import { FileLock } from './lock/FileLock.mjs';
import { lockPathOf } from './lock/lockPathOf.js';
import { tokenPattern } from './lock/LockTicket.mjs';
import { parseLockName, parseTemporaryName } from './temporaryNames.js';

/** Single files are not locked: one that nobody wrote to for so long is nobody's. */
const FILE_STALE_MS = 3_600_000;

/**
 * Removes what killed processes left of a folder beside it, and brings back a predecessor that one of them had put
 * aside to replace it. Only whoever holds the lock of `path` may call this.
 */
export async function sweepLeftoversOf(path: string): Promise<void> {
  const folder = dirname(path);
  if (!existsSync(folder)) return;
  for (const name of await readdir(folder)) {
    const temporary = parseTemporaryName(name);
    if (temporary?.target !== basename(path) || temporary.kind === 'work') continue;
    if (temporary.kind === 'old' && !existsSync(path)) await rename(join(folder, name), path);
    else await discard(join(folder, name), path);
  }
}

/**
 * Does the same for all folders that were being written into `folder` by processes that are dead. What somebody holds
 * stays, as does everything that is not called like a temporary of ours.
 *
 * @param lock - one in `folder`, for the clock of its file system.
 */
export async function sweepLeftovers(folder: string, lock: FileLock): Promise<void> {
  const nowMs = await lock.touch();
  const targets = new Set<string>();
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    const temporary = parseTemporaryName(entry.name);
    const target = temporary?.kind === 'work' ? undefined : temporary?.target; // somebody may go on with that
    if (entry.isDirectory() && target !== undefined) targets.add(join(folder, target));
    else if (entry.isDirectory() && (await isLock(path))) targets.add(join(folder, parseLockName(entry.name) ?? ''));
    else if (entry.isFile() && target !== undefined && nowMs !== null) await dropOldFile(path, nowMs);
  }
  for (const target of targets) {
    if (lockPathOf(target) === lock.path) continue;
    await sweepTarget(target).catch(() => undefined); // another user's: it is not in our way
  }
}

async function sweepTarget(target: string): Promise<void> {
  const lock = await FileLock.take(lockPathOf(target));
  if (lock === null) return;
  try {
    await sweepLeftoversOf(target);
  } finally {
    await lock.release();
  }
}

/** Whether a folder is a lock of ours that somebody holds or held, or wanted. */
async function isLock(path: string): Promise<boolean> {
  if (parseLockName(basename(path)) === null) return false;
  return (await readdir(path).catch((): string[] => [])).some((name) => tokenPattern.test(name));
}

async function dropOldFile(path: string, nowMs: number): Promise<void> {
  const written = await stat(path).catch(() => null);
  if (written !== null && nowMs - written.mtimeMs > FILE_STALE_MS) await rm(path, { force: true });
}
