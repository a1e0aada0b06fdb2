import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { InputError } from '@dynclean/schema';

const ENDING = /\.(arrow|arrows|feather|ipc|jsonl|ndjson|csv)$/;
const byNumbers = new Intl.Collator('en', { numeric: true });

/**
 * The epoch files that a user means, first epoch first. A folder stands for its epoch files; of the package `aum` the
 * records of all epochs count where they are, not their means beside them. Files that differ in
 * nothing but numbers are put in the order of those: a shell's `epoch-*` has 10 before 2, and `--epochs 5` must not
 * average epochs 1, 10, 11, 12 and 2. Others keep the order given.
 *
 * @param name - the option, for messages.
 * @throws InputError for a file that is not there, one given twice, and a folder without epoch files.
 */
export async function expandEpochFiles(name: string, paths: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const path of paths) {
    const found = await stat(path).catch(() => null);
    if (found === null) throw new InputError(`${name}: ${path}: must be a file or a folder, but there is none`);
    if (!found.isDirectory()) {
      files.push(path);
      continue;
    }
    const inside = withoutSums((await readdir(path)).filter((entry) => ENDING.test(entry)));
    if (inside.length === 0) {
      throw new InputError(`${name}: ${path}: must hold epoch files (.arrow, .jsonl, .csv), but got none`);
    }
    files.push(...inside.sort(byNumbers.compare).map((entry) => join(path, entry)));
  }
  const repeated = files.find((file, index) => files.indexOf(file) !== index);
  if (repeated !== undefined) throw new InputError(`${name}: ${repeated}: must be given once, but got it again`);
  const patterns = new Set(files.map((file) => file.replace(/\d+/g, '#')));
  return patterns.size === 1 ? files.sort(byNumbers.compare) : files;
}

function withoutSums(names: readonly string[]): string[] {
  return names.filter((name) => name !== 'aum_values.csv' || !names.includes('full_aum_records.csv'));
}
