import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

import { InputError } from '@dynclean/schema';

import { explainSystemError } from './explainSystemError.js';
import type { FileLock } from './lock/FileLock.mjs';
import { lockPathOf } from './lock/lockPathOf.js';
import { takeLock } from './lock/takeLock.js';
import { makeFolder } from './makeFolder.mjs';
import { publishFolder } from './publishFolder.js';
import { refuseExisting } from './refuseExisting.js';
import { sweepLeftovers, sweepLeftoversOf } from './sweepLeftovers.js';
import { temporaryName } from './temporaryNames.js';

/** What may happen to a folder that is there, and who holds its lock. */
export interface FolderOptions {
  /** Replace a folder that is there already; without it that is an `InputError`, before any work. @default false */
  readonly force?: boolean;
  /** The lock of `path`, where the caller holds it already. @default it is taken, and given back at the end */
  readonly lock?: FileLock | undefined;
  /** Ends the waiting for a holder of the lock of whom it cannot be known whether he lives, a minute at most. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Fills a new folder through `fill(temporaryFolder)` and renames it to `path` when that has succeeded; whatever goes
 * wrong, an interrupt included, leaves no folder behind and an older one untouched. Only one process at a time does
 * that for a path. What earlier ones left beside it, killed before they could clean up, is swept away.
 *
 * @param fill - is given the lock, to ask before it writes elsewhere (`assertHeld`) and to stop with (`lost`).
 * @throws InputError when another process writes the same folder.
 * @throws LockLostError when this process stood still for so long that another took over.
 */
export async function writeFolderAtomically<T>(
  path: string,
  fill: (temporaryFolder: string, lock: FileLock) => Promise<T>,
  options: FolderOptions = {},
): Promise<T> {
  refuseExisting(path, options);
  await makeFolder(dirname(path));
  if (options.lock !== undefined && options.lock.path !== lockPathOf(path)) {
    throw new Error(`${path}: must be written under its own lock, but got ${options.lock.path}`);
  }
  const lock = options.lock ?? (await takeLock(lockPathOf(path), { wait: 'unless-alive', signal: options.signal }));
  if (lock === null) {
    throw new InputError(
      `${path}: only one process may write a folder, but another one does now. Wait for it, or give another name.`,
    );
  }
  const temporary = temporaryName(path, 'partial', lock.token);
  try {
    await sweepLeftoversOf(path);
    await sweepLeftovers(dirname(path), lock);
    refuseExisting(path, options); // it may have come meanwhile
    await mkdir(temporary);
    const result = await fill(temporary, lock);
    refuseExisting(path, options);
    await publishFolder(temporary, path, lock);
    return result;
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw namePlace(lock.explain(error), path);
  } finally {
    if (options.lock === undefined) await lock.release();
  }
}

/** An error of the system that does not say where it happened, such as a full disk while a file is written. */
function namePlace(error: unknown, path: string): unknown {
  const isNamed = typeof error === 'object' && error !== null && 'path' in error;
  return isNamed ? error : (explainSystemError(error, path) ?? error);
}
