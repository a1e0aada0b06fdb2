import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { discard } from './discard.js';
import type { FileLock } from './lock/FileLock.mjs';
import { makeFolder } from './makeFolder.mjs';
import { isTemporaryName, parseTemporaryName, temporaryName } from './temporaryNames.js';

/**
 * The place where a folder grows over several starts, before `publishFolder` gives it its name: `.NAME.TOKEN.work`
 * beside it, named by the token of whoever holds its lock now. What an earlier holder left is taken over by a rename.
 * So one that was believed dead and comes back finds its own gone and cannot write into what is another's now.
 */
export async function adoptWorkFolder(path: string, lock: FileLock): Promise<string> {
  const folder = dirname(path);
  await makeFolder(folder);
  const left: { name: string; born: number }[] = [];
  for (const name of await readdir(folder)) {
    const temporary = parseTemporaryName(name);
    if (temporary?.target !== basename(path) || temporary.kind !== 'work') continue;
    left.push({ name, born: (await stat(join(folder, name))).birthtimeMs });
  }
  // Somebody who came back may have made a few folders of the old name again: those are younger.
  const [oldest, ...others] = left.sort((a, b) => a.born - b.born);
  for (const { name } of others) await discard(join(folder, name), path);
  const work = temporaryName(path, 'work', lock.token);
  if (oldest === undefined) await mkdir(work);
  else await rename(join(folder, oldest.name), work);
  await sweepInside(work);
  return work;
}

/** Removes what was half-written inside when the earlier holder died. */
async function sweepInside(work: string): Promise<void> {
  for (const { name, parentPath } of await readdir(work, { recursive: true, withFileTypes: true })) {
    if (isTemporaryName(name)) await rm(join(parentPath, name), { recursive: true, force: true });
  }
}
