import { throwIfInterrupted } from '@dynclean/schema';

import { FileLock, type LockOptions } from './FileLock.mjs';

/**
 * Does some work while no other process does the same, such as fetching the same file: jobs of a cluster start together.
 * Waits for whoever is at it.
 *
 * @throws InterruptedError when `signal` is aborted before it is its turn.
 * @throws LockLostError when this process stood still for so long that another took over; from whatever the work throws
 *   then, and from the work itself where it asks (`lock.assertHeld`, `lock.lost`).
 */
export async function withLock<T>(
  path: string,
  work: (lock: FileLock) => Promise<T>,
  options: Omit<LockOptions, 'wait'> = {},
): Promise<T> {
  throwIfInterrupted(options.signal);
  const lock = await FileLock.take(path, { ...options, wait: 'always' }).catch((error: unknown) => {
    throwIfInterrupted(options.signal);
    throw error;
  });
  if (lock === null) throw new Error(`${path}: who waits for a lock must get it`);
  try {
    return await work(lock);
  } catch (error) {
    throw lock.explain(error);
  } finally {
    await lock.release();
  }
}
