// @ts-check
import { FileLock } from '../../packages/files/src/lock/FileLock.mjs';
import { createInterruptedError } from './SetupError.mjs';

/**
 * Takes the lock at `path`, waiting while another living process holds it. Two set-ups in one folder thus run one after
 * the other, and the second finds everything done.
 *
 * @param {string} path
 * @param {import('../../packages/files/src/lock/FileLock.mjs').LockOptions} [options] `onWait` is called once, before
 *   the first wait.
 * @returns {Promise<() => Promise<void>>} Gives the lock back; harmless when called twice.
 */
export async function acquireLock(path, options = {}) {
  try {
    const lock = await FileLock.take(path, { pollMs: 300, ...options, wait: 'always' });
    if (lock === null) throw new Error(`${path}: the lock was not waited for`);
    return () => lock.release();
  } catch (error) {
    if (options.signal?.aborted) throw createInterruptedError();
    throw error;
  }
}
