import { stat } from 'node:fs/promises';
import { join } from 'node:path';

import { InputError, type SourceFile } from '@dynclean/schema';

/** Files of a known dataset that are looked for. */
export interface WantedFiles {
  readonly id: string;
  /** As released: what the dataset is made from. */
  readonly released: readonly SourceFile[];
  /** Names of the JSON Lines that it becomes. */
  readonly converted: readonly string[];
}

/** Whether there is a file of that path. */
export async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() === true;
}

/**
 * Files in a folder of the user's: where each is, by its name, and whether as released or as JSON Lines.
 *
 * @throws InputError where some or all of them are not there, with those that are needed.
 */
export async function findLocalFiles(
  from: string,
  { id, released, converted }: WantedFiles,
): Promise<{ released: boolean; paths: Map<string, string> }> {
  const ofRelease = released.map(({ name, path }) => {
    const parts = path.split('/'); // data/wiki/dev.json: the repository, its data folder or the dataset's
    return { name, shown: path, places: parts.map((_, index) => join(from, ...parts.slice(index))) };
  });
  const ours = converted.map((name) => ({ name, shown: name, places: [join(from, name), join(from, id, name)] }));
  for (const wanted of [ours, ofRelease]) {
    const paths = new Map<string, string>();
    for (const { name, places } of wanted) {
      for (const path of places) if (!paths.has(name) && (await isFile(path))) paths.set(name, path);
    }
    if (paths.size === wanted.length) return { released: wanted === ofRelease, paths };
    const missing = wanted.find(({ name }) => !paths.has(name));
    // dev.json alone says little; two files of four say that this is the folder.
    if (paths.size >= 2 && missing !== undefined) {
      throw new InputError(
        `${from}: must hold all files of ${id}, but got no ${missing.shown}. ` +
          `Needed are ${wanted.map(({ shown }) => shown).join(', ')}.`,
      );
    }
  }
  throw new InputError(
    `${from}: must hold the files of ${id}, but got none of them. Either as released ` +
      `(${ofRelease.map(({ shown }) => shown).join(', ')}) or as JSON Lines (${converted.join(', ')}).`,
  );
}
