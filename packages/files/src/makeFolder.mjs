import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder and those on the way to it, as far as they are not there. Node says of a read-only file system that
 * there is no such folder; here the reason comes out.
 *
 * @param {string} path
 * @returns {Promise<void>}
 * @throws Node's own error, e.g. EROFS, with the path of the folder that could not be made.
 */
export async function makeFolder(path) {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error;
    const parent = dirname(path);
    if (parent !== path && !(await isThere(parent))) await makeFolder(parent);
    await mkdir(path);
  }
}

/** @param {string} path */
async function isThere(path) {
  return (await stat(path).catch(() => null)) !== null;
}
