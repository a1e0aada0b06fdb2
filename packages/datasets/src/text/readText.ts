import type { FileProblems } from '../problems/FileProblems.js';
import { checkEncoding } from './checkEncoding.js';
import { readBytes } from './readBytes.js';

/**
 * The text of a small file; null and a problem where it cannot be read or is no UTF-8.
 *
 * @param options.mayBeAbsent - null without a problem where there is no such file.
 */
export async function readText(
  problems: FileProblems,
  options: { readonly mayBeAbsent?: boolean } = {},
): Promise<string | null> {
  const bytes = await readBytes(problems, options);
  if (bytes?.length === 0) return '';
  return (bytes && checkEncoding(bytes, problems))?.toString('utf8') ?? null;
}
