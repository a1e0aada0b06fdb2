import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { parseHolder, tokenPattern } from './LockTicket.mjs';
import { judgeProcess } from './processIdentity.mjs';

/**
 * Who holds a lock.
 *
 * @typedef {object} Holder
 * @property {string} file - Its token's file.
 * @property {number} touchedMs - Its last sign of life, by the clock of the file system.
 * @property {'alive' | 'dead' | 'unknown'} state - `unknown`: it was heard of lately, but cannot be asked from here.
 * @property {number | null} pid - In its own counting.
 * @property {string | null} host
 */

/**
 * Who holds the lock at `path`; null: nobody does.
 *
 * @param {string} path
 * @param {{ nowMs: number, staleMs: number }} time - By the clock of the file system; a holder that was silent for
 *   longer than `staleMs` is dead.
 * @returns {Promise<Holder | null>}
 */
export async function findHolder(path, { nowMs, staleMs }) {
  const file = await findTokenFile(path);
  if (file === null) return null;
  let handle;
  try {
    handle = await open(file, 'r'); // not `stat`: network file systems remember for a minute what that says
  } catch (error) {
    if (isAbsence(error)) return null;
    throw error;
  }
  try {
    const { mtimeMs } = await handle.stat(); // an open file, too, may be gone: another machine removed it
    const identity = parseHolder(await handle.readFile('utf8'));
    const isSilent = nowMs - mtimeMs > staleMs;
    return {
      file,
      touchedMs: mtimeMs,
      state: isSilent ? 'dead' : judgeProcess(identity),
      pid: identity?.pid ?? null,
      host: identity?.host ?? null,
    };
  } catch (error) {
    if (isAbsence(error)) return null;
    throw error;
  } finally {
    await handle.close();
  }
}

/** @param {string} path */
async function findTokenFile(path) {
  try {
    const token = (await readdir(path)).find((name) => tokenPattern.test(name));
    return token === undefined ? null : join(path, token);
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === 'ENOENT') return null;
    if (code === 'ENOTDIR') return path; // of an earlier version: its age decides
    throw error;
  }
}

/** @param {unknown} error */
export function isAbsence(error) {
  return ['ENOENT', 'ENOTDIR', 'ESTALE'].includes(/** @type {NodeJS.ErrnoException} */ (error).code ?? '');
}
