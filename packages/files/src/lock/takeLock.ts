import { throwIfInterrupted } from '@dynclean/schema';

import { FileLock, type LockOptions } from './FileLock.mjs';

/**
 * `FileLock.take` for whoever can be interrupted.
 *
 * @returns null: another process has it, and `wait` says not to wait (any longer).
 * @throws InterruptedError when `signal` is aborted before it is there.
 */
export async function takeLock(path: string, options: LockOptions): Promise<FileLock | null> {
  throwIfInterrupted(options.signal);
  try {
    return await FileLock.take(path, options);
  } catch (error) {
    throwIfInterrupted(options.signal);
    throw error;
  }
}
