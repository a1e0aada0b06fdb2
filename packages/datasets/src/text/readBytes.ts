import { readFile } from 'node:fs/promises';

import type { FileProblems } from '../problems/FileProblems.js';

/** What a file system error means for the person who named the file. */
const REASONS: Readonly<Record<string, readonly [string, string]>> = {
  ENOENT: ['there is no such file', 'Check the name'],
  EISDIR: ['it is a folder', 'Name a file'],
  EACCES: ['permission is denied', 'Make the file readable'],
  ERR_FS_FILE_TOO_LARGE: ['it is larger than 2 GiB', 'Split the corpus'],
};

/**
 * The bytes of a file, or null and a problem where it cannot be read.
 *
 * @param options.mayBeAbsent - null without a problem where there is no such file.
 */
export async function readBytes(
  problems: FileProblems,
  { mayBeAbsent = false }: { readonly mayBeAbsent?: boolean } = {},
): Promise<Buffer | null> {
  try {
    return await readFile(problems.file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (mayBeAbsent && code === 'ENOENT') return null;
    const [reason, advice] = REASONS[code] ?? [(error as Error).message, 'Check the file'];
    problems.error('unreadable', {}, `must be a readable file, but ${reason}`, `${advice}.`);
    return null;
  }
}
