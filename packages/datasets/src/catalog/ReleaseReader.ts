import type { Sentence, SourceFile } from '@dynclean/schema';

import { throwFirstError } from '../problems/throwErrors.js';
import { readSentenceFile } from '../reading/readSentenceFile.js';

/** Reads the released files of a dataset, one after the other. */
export interface ReleaseReader {
  /** Sentences of files that are not released with the dataset, by their names. */
  readonly others: ReadonlyMap<string, readonly Sentence[]>;
  /**
   * @returns null for a file that only says how others are to be read.
   * @throws InputError when the file is not as it must be.
   */
  read(path: string, file: SourceFile): Promise<readonly Sentence[] | null>;
}

/** Sentences of a file in any format, read strictly. */
export async function readWholeSentences(path: string, types: readonly string[]): Promise<readonly Sentence[]> {
  const { sentences, problems } = await readSentenceFile(path, { types });
  throwFirstError(problems, path);
  return sentences.map(({ sentence }) => sentence as Sentence);
}

/** Each released file has words and labels: it becomes one file of the dataset. */
export function createPlainReader(types: readonly string[]): ReleaseReader {
  return { others: new Map(), read: (path) => readWholeSentences(path, types) };
}
