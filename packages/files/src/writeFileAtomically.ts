import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

import { makeFolder } from './makeFolder.mjs';
import { nameErrorsPath } from './nameErrorsPath.js';
import { temporaryName } from './temporaryNames.js';

/** Writes a file's content piece by piece; each is on its way to the disk when `write` is done. */
export type FileFiller = (write: (piece: string | Uint8Array) => Promise<void>) => Promise<void>;

/**
 * Writes a file, in one piece or many, under a temporary name and renames it: after a crash it is there whole or not at
 * all. Folders on the way to it are made.
 *
 * @throws Node's own errors, with the path in them.
 */
export async function writeFileAtomically(
  path: string,
  content: string | Uint8Array | Iterable<Uint8Array> | FileFiller,
): Promise<void> {
  await makeFolder(dirname(path));
  const temporary = temporaryName(path, 'partial');
  try {
    await nameErrorsPath(path, async () => {
      const file = await open(temporary, 'w');
      try {
        if (typeof content === 'function') await content((piece) => file.writeFile(piece));
        else {
          const pieces = typeof content === 'string' || content instanceof Uint8Array ? [content] : content;
          for (const piece of pieces) await file.writeFile(piece);
        }
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, path);
    });
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
