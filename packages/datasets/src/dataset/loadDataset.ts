import type { DatasetInfo, Sentence } from '@dynclean/schema';

import { compareWithGold } from './compareWithGold.js';
import { FileProblems } from '../problems/FileProblems.js';
import { findDatasetFiles, type DatasetFiles, type SplitName } from './findDatasetFiles.js';
import type { Problem } from '../problems/Problem.js';
import { deriveDatasetInfo, readDatasetInfo } from './readDatasetInfo.js';
import type { ReadingOptions } from '../sentences/ReadingOptions.js';
import { readSentenceFile, type SentenceFile } from '../reading/readSentenceFile.js';

/** A dataset folder as it was read, with all that is wrong with it. */
export interface LoadedDataset {
  readonly files: DatasetFiles;
  readonly info: DatasetInfo;
  /** Whether the folder has a `dataset.json` of its own. */
  readonly hasInfo: boolean;
  readonly splits: { readonly train: SentenceFile } & Partial<Record<SplitName, SentenceFile>>;
  readonly problems: readonly Problem[];
}

/** The sentences of a file that can be used. */
export function usableSentences(file: SentenceFile): Sentence[] {
  return file.sentences.flatMap(({ sentence }) => sentence ?? []);
}

/**
 * Reads everything in a dataset folder. Without `dataset.json` the types are those of the training file; a type that
 * occurs only elsewhere is an error then, because the number of classes must not depend on dev and test.
 *
 * @throws InputError when the folder or its training file is not there.
 */
export async function loadDataset(
  folder: string,
  options: {
    readonly train?: string | undefined;
    /** Of the training file, and of the gold labels beside it, only the first so many. @default all */
    readonly sentences?: number | undefined;
    readonly reading?: Partial<ReadingOptions>;
  } = {},
): Promise<LoadedDataset> {
  const { reading, sentences } = options;
  const takeFirst = (file: SentenceFile): SentenceFile =>
    sentences === undefined ? file : { ...file, sentences: file.sentences.slice(0, sentences) };
  const files = await findDatasetFiles(folder, options);
  let problems: Problem[] = [];
  const ownInfo = await readDatasetInfo(folder, problems);
  const whole = await readSentenceFile(files.paths.train, { ...reading, types: ownInfo?.types });
  const info = ownInfo ?? deriveDatasetInfo(folder, usableSentences(whole));
  // With a broken dataset.json every type would be reported as unknown as well.
  const types = ownInfo === null && (problems.length > 0 || info.types.length === 0) ? undefined : info.types;

  const splits: { train: SentenceFile } & Partial<Record<SplitName, SentenceFile>> = {
    train: takeFirst(whole),
  };
  for (const split of ['gold', 'dev', 'test'] as const) {
    const path = files.paths[split];
    if (path === undefined) continue;
    const file = await readSentenceFile(path, { ...reading, types });
    splits[split] = split === 'gold' ? takeFirst(file) : file;
  }
  // Not by `push`: a large file may have more problems than a call takes arguments.
  problems = problems.concat(...Object.values(splits).map((file) => file.problems));
  if (info.types.length === 0 && !problems.some(({ severity }) => severity === 'error')) {
    const own = new FileProblems(whole.path);
    own.error(
      'no-types',
      {},
      'must hold at least one entity, or dataset.json must list the types, but got neither',
      'Write dataset.json with "name" and "types", e.g. {"name": "mine", "types": ["PER", "LOC"]}.',
    );
    problems.push(...own.problems);
  }
  if (splits.gold !== undefined) problems = problems.concat(compareWithGold(splits.train, splits.gold));
  return { files, info, hasInfo: ownInfo !== null, splits, problems };
}
