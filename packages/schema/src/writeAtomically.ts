import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { InputError } from './InputError.js';

function temporaryName(path: string): string {
  return join(dirname(path), `.${basename(path)}.${process.pid}-${randomBytes(4).toString('hex')}.partial`);
}

/** Writes a file, in one piece or many, under a temporary name and renames it: after a crash it is there whole or not at all. */
export async function writeFileAtomically(
  path: string,
  content: string | Uint8Array | Iterable<Uint8Array>,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = temporaryName(path);
  try {
    const file = await open(temporary, 'w');
    try {
      const pieces = typeof content === 'string' || content instanceof Uint8Array ? [content] : content;
      for (const piece of pieces) await file.writeFile(piece);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * Fills a new folder through `fill(temporaryFolder)` and renames it to `path` when that has succeeded; whatever goes
 * wrong, an interrupt included, leaves no folder behind and an older one untouched.
 *
 * @param options.force - replace a folder that is there already; without it that is an `InputError`, before any work.
 */
export async function writeFolderAtomically<T>(
  path: string,
  fill: (temporaryFolder: string) => Promise<T>,
  options: { readonly force?: boolean } = {},
): Promise<T> {
  refuseExisting(path, options);
  await mkdir(dirname(path), { recursive: true });
  const temporary = temporaryName(path);
  await mkdir(temporary);
  try {
    const result = await fill(temporary);
    refuseExisting(path, options);
    if (existsSync(path)) {
      const old = temporaryName(path);
      await rename(path, old);
      await rename(temporary, path);
      await rm(old, { recursive: true, force: true });
    } else {
      await rename(temporary, path);
    }
    return result;
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
}

/** Throws an `InputError` where `path` exists and `force` was not given. */
export function refuseExisting(path: string, options: { readonly force?: boolean } = {}): void {
  if (options.force !== true && existsSync(path)) {
    throw new InputError(
      `${path}: exists already; nothing was overwritten. Give another name, or --force to replace it.`,
    );
  }
}
