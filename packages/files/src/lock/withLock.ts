import type { FileLock, LockOptions } from './FileLock.mjs';
import { takeLock } from './takeLock.js';

/**
 * Does some work while no other process does the same, such as fetching the same file: jobs of a cluster start
 * together. Waits for whoever is at it.
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
  const lock = await takeLock(path, { ...options, wait: 'always' });
  if (lock === null) throw new Error(`${path}: who waits for a lock must get it`);
  try {
    return await work(lock);
  } catch (error) {
    throw lock.explain(error);
  } finally {
    await lock.release();
  }
}
