import type { Sentence } from '@dynclean/schema';

import { groupProblems } from '../problems/groupProblems.js';
import type { Problem } from '../problems/Problem.js';
import { throwErrors } from '../problems/throwErrors.js';
import { readSentenceFile, type SentenceFileOptions } from './readSentenceFile.js';

/**
 * The sentences of a file in any format that is read (docs/data.md). The format is told from the content.
 *
 * @param options.types - the known entity types; without them any type is taken.
 * @param options.onWarning - told what was read otherwise than it stands in the file, each kind once.
 * @throws InputError for what is wrong, each kind once, with its first line and count.
 */
export async function readSentences(
  path: string,
  {
    onWarning,
    ...options
  }: SentenceFileOptions & { readonly onWarning?: ((warning: Problem) => void) | undefined } = {},
): Promise<Sentence[]> {
  const { sentences, problems } = await readSentenceFile(path, options);
  throwErrors(problems);
  for (const warning of groupProblems(problems)) onWarning?.(warning);
  return sentences.flatMap(({ sentence }) => sentence ?? []);
}
