// @ts-check
import { execFile } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { SetupError } from '../setup/SetupError.mjs';

const run = promisify(execFile);

/** Attributes are asked for at each opening, as NFS does; names, and that there is none, are believed for a minute. */
const caching = 'attr_timeout=0,entry_timeout=60,negative_timeout=60';

/**
 * Mounts a folder twice, as two machines see it that share it.
 *
 * @param {string} place - Where the mounts go.
 * @param {string} folder
 * @returns {Promise<{ views: string[], remove: () => Promise<void> }>}
 */
export async function mountViews(place, folder) {
  /** @type {string[]} */
  const views = [];
  const remove = async () => {
    for (const view of views) await run('umount', [view]).catch(() => undefined);
    await rm(place, { recursive: true, force: true });
  };
  try {
    for (const name of ['a', 'b']) {
      const view = join(place, name);
      await mkdir(view, { recursive: true });
      await run('bindfs', ['-o', caching, folder, view]);
      views.push(view);
    }
  } catch (error) {
    await remove();
    throw new SetupError(
      `the folder must be mounted twice (root and bindfs), but: ${/** @type {Error} */ (error).message}`,
    );
  }
  return { views, remove };
}
