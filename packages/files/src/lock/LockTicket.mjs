import { randomBytes } from 'node:crypto';
import { open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';

import { makeFolder } from '../makeFolder.mjs';
import { judgeProcess, ownIdentity } from './processIdentity.mjs';

/** What a lock's token file is called: nothing else in its folder is a holder. */
export const tokenPattern = /^[0-9a-f]{16}$/;

/**
 * Touches a file that is there, by writing its last byte again, and tells when that was by the clock of the file
 * system: machines that share a folder do not share a clock.
 *
 * @param {string} file
 * @returns {Promise<number>} Milliseconds.
 */
export async function touch(file) {
  const handle = await open(file, 'r+');
  try {
    const { size } = await handle.stat();
    await handle.write('\n', size - 1);
    return (await handle.stat()).mtimeMs;
  } finally {
    await handle.close();
  }
}

/**
 * Who a token's file says that it is of; null: it was cut off by a crash, or is no file of a lock.
 *
 * @param {string} text
 * @returns {import('./processIdentity.mjs').ProcessIdentity & { host: string } | null}
 */
export function parseHolder(text) {
  try {
    const value = JSON.parse(text);
    return value?.dynclean === 'lock' ? value : null;
  } catch {
    return null;
  }
}

/**
 * What a process that wants a lock comes with: a folder beside the lock, in it one file named by a random token, which
 * says who it is. The folder becomes the lock by a rename.
 */
export class LockTicket {
  /**
   * @param {string} path - The lock's.
   * @param {string} token
   */
  constructor(path, token) {
    this.token = token;
    this.folder = `${path}.${token}`;
    this.file = join(this.folder, token);
  }

  /** @param {string} path - The lock's; its folder is made if need be. */
  static async create(path) {
    await makeFolder(dirname(path));
    const ticket = new LockTicket(path, randomBytes(8).toString('hex'));
    try {
      await ticket.write();
    } catch (error) {
      await ticket.remove().catch(() => undefined); // a full disk has room for a name, but not for what stands in it
      throw error;
    }
    return ticket;
  }

  async write() {
    await makeFolder(this.folder);
    const holder = { dynclean: 'lock', pid: process.pid, host: hostname(), ...ownIdentity };
    const handle = await open(this.file, 'w');
    try {
      await handle.writeFile(`${JSON.stringify(holder)}\n`);
    } finally {
      await handle.close();
    }
  }

  /**
   * Removes it. A file that somebody has open in this moment keeps a name in its folder on network file systems
   * (`.nfs...`): it is tried again, and what stays is left to a later sweep.
   */
  async remove() {
    try {
      await rm(this.folder, { recursive: true, force: true, maxRetries: 4, retryDelay: 10 });
    } catch (error) {
      if (!['ENOTEMPTY', 'EBUSY'].includes(/** @type {NodeJS.ErrnoException} */ (error).code ?? '')) throw error;
    }
  }

  /**
   * Removes tickets of the same lock that were forgotten, by processes that died with them.
   *
   * @param {string} path
   * @param {{ nowMs: number, staleMs: number }} time - By the clock of the file system.
   */
  static async sweep(path, time) {
    const begin = `${basename(path)}.`;
    for (const name of await readdir(dirname(path))) {
      const token = name.slice(begin.length);
      if (!name.startsWith(begin) || !tokenPattern.test(token)) continue;
      const ticket = new LockTicket(path, token);
      if (await isForgotten(ticket, time)) await ticket.remove();
    }
  }
}

/**
 * @param {LockTicket} ticket
 * @param {{ nowMs: number, staleMs: number }} time
 */
async function isForgotten(ticket, { nowMs, staleMs }) {
  const touched = await stat(ticket.file).catch(() => stat(ticket.folder).catch(() => null));
  if (touched === null) return false; // it became a lock, or was removed
  if (nowMs - touched.mtimeMs > staleMs) return true;
  return judgeProcess(parseHolder(await readFile(ticket.file, 'utf8').catch(() => ''))) === 'dead';
}
