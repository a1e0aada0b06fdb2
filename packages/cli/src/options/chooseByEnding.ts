import { extname } from 'node:path';

import { getOwn } from '@dynclean/schema';

import { UsageError } from '../parsing/UsageError.js';

/**
 * What the name of a file to be written asks for.
 *
 * @param endings - by ending, without its dot.
 * @throws UsageError for a file whose ending says nothing, with those that do.
 */
export function chooseByEnding<T>(option: string, file: string, endings: Readonly<Record<string, T>>): T {
  const chosen = getOwn(endings, extname(file).slice(1).toLowerCase());
  if (chosen !== undefined) return chosen;
  const known = Object.keys(endings).map((ending) => `.${ending}`);
  throw new UsageError(
    `${option}: must end in ${known.slice(0, -1).join(', ')} or ${known.at(-1)}, which says what is written, but got ${JSON.stringify(file)}`,
  );
}
