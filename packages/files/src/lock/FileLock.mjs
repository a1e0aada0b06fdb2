// Plain JavaScript without dependencies: set-up takes this lock too, before anything is installed or built.
import { closeSync, existsSync, openSync } from 'node:fs';
import { rename, rmdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { findHolder, isAbsence } from './findHolder.mjs';
import { LockLostError } from './LockLostError.mjs';
import { LockTicket, touch } from './LockTicket.mjs';

/** A holder that was silent for so long counts as dead. */
const STALE_MS = 60_000;
/** Signs of life in that time. */
const BEATS = 6;
/** Each further round means that somebody else came between, which does not happen so often. */
const MAX_ROUNDS = 200;
/** From here on with a pause: a name that a network file system keeps for an open file goes when that is closed. */
const PATIENT_ROUND = 20;
const PAUSE_MS = 10;

/**
 * @typedef {object} LockOptions
 * @property {'never' | 'unless-alive' | 'always'} [wait] - What to do while another process holds the lock. `never`:
 *   give up. `unless-alive`: give up when it is certain that it lives, else wait until that is known. `always`: wait
 *   for it. `never` is the default.
 * @property {AbortSignal | undefined} [signal] - Ends the waiting: its reason is thrown.
 * @property {((holder: { pid: number | null, host: string | null }) => void) | undefined} [onWait] - Called once,
 *   before the first wait.
 * @property {number | undefined} [pollMs] - How often to look again. 500 is the default.
 * @property {number | undefined} [staleMs] - For tests. All processes must agree in it.
 */

/**
 * Says that one process works on something, and no other. A lock is a folder with one file, which is named by a random
 * token: whoever has the token's file in there is the holder, whatever its process id or host name.
 *
 * - To take it, a process renames a folder of its own, token within, to the lock's name. The system does that only
 *   where there is none or an empty one, so one process succeeds.
 * - A holder gives signs of life by touching its file. One that was silent for a minute, by the clock of the file
 *   system, or whose process is known to have ended, is dead: its file is removed, by its name.
 *   That never hits another holder.
 * - A holder that stood still, and so lost its lock, finds its file gone: `lost` is aborted then, and `assertHeld`
 *   throws. It is to be called before anything is written that others may see.
 */
export class FileLock {
  #lost = new AbortController();
  #timer;

  /**
   * @private
   * @param {string} path
   * @param {string} token
   * @param {number} staleMs
   */
  constructor(path, token, staleMs) {
    this.path = path;
    this.token = token;
    this.file = join(path, token);
    this.#timer = setInterval(() => void this.touch(), staleMs / BEATS);
    this.#timer.unref();
  }

  /**
   * Takes the lock.
   *
   * @param {string} path
   * @param {LockOptions} [options]
   * @returns {Promise<FileLock | null>} null: another process has it.
   */
  static async take(path, options = {}) {
    const { wait = 'never', signal, onWait, pollMs = 500, staleMs = STALE_MS } = options;
    const ticket = await LockTicket.create(path);
    /** @type {import('./findHolder.mjs').Holder | null} */
    let first = null;
    try {
      for (;;) {
        signal?.throwIfAborted();
        const holder = await attempt(path, ticket, staleMs);
        if (holder === null) {
          const lock = new FileLock(path, ticket.token, staleMs);
          const nowMs = await lock.touch();
          if (nowMs !== null) await ignoring(LockTicket.sweep(path, { nowMs, staleMs }));
          if (!lock.lost.aborted) return lock;
          continue; // it stood still for a minute between the two
        }
        if (wait === 'never' || (wait === 'unless-alive' && isKnownToLive(holder, first))) return null;
        if (first === null) onWait?.(holder);
        first ??= holder;
        await sleep(pollMs, undefined, signal && { signal }).catch(() => undefined);
      }
    } finally {
      await ticket.remove();
    }
  }

  /**
   * Whether some process holds it, as far as that can be known.
   *
   * @param {string} path
   * @param {Pick<LockOptions, 'staleMs'>} [options]
   */
  static async isHeld(path, { staleMs = STALE_MS } = {}) {
    if (!existsSync(path)) return false;
    const ticket = await LockTicket.create(path); // for the clock of the file system
    try {
      const holder = await findHolder(path, { nowMs: await touch(ticket.file), staleMs });
      return holder !== null && holder.state !== 'dead';
    } finally {
      await ticket.remove();
    }
  }

  /** Aborted, with a `LockLostError`, when it turns out that another process took the lock over. */
  get lost() {
    return this.#lost.signal;
  }

  /**
   * To be called before each write that others may see: a process does not know how long it stood still.
   *
   * @throws LockLostError when another process took the lock over.
   */
  assertHeld() {
    if (!this.#lost.signal.aborted) {
      try {
        closeSync(openSync(this.file, 'r'));
      } catch (error) {
        if (!isAbsence(error)) throw error;
        this.#lose();
      }
    }
    this.#lost.signal.throwIfAborted();
  }

  /**
   * What to throw in place of an error that may have come of losing the lock, such as a folder that is gone.
   *
   * @param {unknown} error
   * @returns {unknown} a `LockLostError` where the lock is lost, else the error itself.
   */
  explain(error) {
    try {
      this.assertHeld();
      return error;
    } catch (loss) {
      return loss;
    }
  }

  /** Gives it back. One that another process took meanwhile stays. Harmless when called twice. */
  async release() {
    clearInterval(this.#timer);
    await ignoring(unlink(this.file));
    await ignoring(rmdir(this.path)); // another's is not empty
  }

  /**
   * Gives a sign of life; a timer does so several times a minute.
   *
   * @returns {Promise<number | null>} When that was by the clock of the file system; null: it could not be done.
   */
  async touch() {
    try {
      return await touch(this.file);
    } catch (error) {
      if (isAbsence(error)) this.#lose(); // anything else may pass: a full disk, a network that is down
      return null;
    }
  }

  #lose() {
    clearInterval(this.#timer);
    this.#lost.abort(new LockLostError(this.path));
  }
}

/**
 * One try to make the ticket the lock, removing what dead holders left.
 *
 * @param {string} path
 * @param {LockTicket} ticket
 * @param {number} staleMs
 * @returns {Promise<import('./findHolder.mjs').Holder | null>} null: it is ours now.
 */
async function attempt(path, ticket, staleMs) {
  for (let round = 1; ; round++) {
    await ignoring(rmdir(path)); // an empty one is nobody's; some systems do not rename to a name that is there
    try {
      await rename(ticket.folder, path);
      return null;
    } catch (error) {
      if (existsSync(join(path, ticket.token))) return null; // done, but a network lost the answer
      const { code } = /** @type {NodeJS.ErrnoException} */ (error);
      const isTaken = ['ENOTEMPTY', 'EEXIST', 'ENOTDIR', 'EPERM', 'EBUSY'].includes(code ?? '');
      if ((!isTaken && code !== 'ENOENT') || round > MAX_ROUNDS) throw error;
    }
    if (!existsSync(ticket.file)) await ticket.write(); // swept, while this process stood still
    const holder = await findHolder(path, { nowMs: await touch(ticket.file), staleMs });
    if (holder !== null && holder.state !== 'dead') return holder;
    if (holder !== null) await removeDead(holder.file);
    else if (round > PATIENT_ROUND) await sleep(PAUSE_MS);
  }
}

/**
 * Removes a dead holder's file, unless another process was quicker (`EISDIR`:
 * it replaced the lock of an earlier version).
 *
 * @param {string} file
 */
async function removeDead(file) {
  try {
    await unlink(file);
  } catch (error) {
    if (!isAbsence(error) && /** @type {NodeJS.ErrnoException} */ (error).code !== 'EISDIR') throw error;
  }
}

/**
 * @param {import('./findHolder.mjs').Holder} holder - As it is now.
 * @param {import('./findHolder.mjs').Holder | null} first - As it was at first.
 */
function isKnownToLive(holder, first) {
  if (holder.state === 'alive') return true;
  return first !== null && (holder.file !== first.file || holder.touchedMs !== first.touchedMs);
}

/**
 * Waits for something that may fail because another process was quicker, or because there is nothing to do.
 *
 * @param {Promise<unknown>} work
 */
async function ignoring(work) {
  await work.catch(() => undefined);
}
