import type { Sentence } from '@dynclean/schema';

import { throwErrors } from '../problems/throwErrors.js';
import { readSentenceFile, type SentenceFileOptions } from './readSentenceFile.js';

/**
 * The sentences of a file in any format that is read (docs/data.md). The format is told from the content.
 *
 * @param options.types - the known entity types; without them any type is taken.
 * @throws InputError for what is wrong, each kind once, with its first line and count.
 */
export async function readSentences(path: string, options: SentenceFileOptions = {}): Promise<Sentence[]> {
  const { sentences, problems } = await readSentenceFile(path, options);
  throwErrors(problems);
  return sentences.flatMap(({ sentence }) => sentence ?? []);
}
