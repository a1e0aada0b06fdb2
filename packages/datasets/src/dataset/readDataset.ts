import { dirname } from 'node:path';

import { readSha256 } from '@dynclean/files';
import type { DatasetInfo, Sentence, SentenceList } from '@dynclean/schema';

import { deriveDatasetInfo } from './readDatasetInfo.js';
import type { SplitName } from './findDatasetFiles.js';
import { loadDataset, usableSentences } from './loadDataset.js';
import { groupProblems } from '../problems/groupProblems.js';
import type { Problem } from '../problems/Problem.js';
import { throwErrors, throwFirstError } from '../problems/throwErrors.js';
import { readSentenceFile, type SentenceFile } from '../reading/readSentenceFile.js';

/** A corpus, read and checked, whose training sentences are read and not worked on: `readCompactDataset`. */
export interface ReadableDataset {
  readonly info: DatasetInfo;
  readonly folder: string;
  /** Entity types in the order of their labels, from 1. */
  readonly types: readonly string[];
  /** Training sentences with distant labels. */
  readonly train: SentenceList;
  /** Path of the training file. */
  readonly trainFile: string;
  readonly trainSha256: string;
  /** The training sentences with gold labels, one for one. */
  readonly gold?: SentenceList;
  readonly dev?: readonly Sentence[];
  readonly test?: readonly Sentence[];
  /** What was read otherwise than it stands in the files, each kind once: whoever works with them is to be told. */
  readonly warnings?: readonly Problem[];
  /** The line of its file, from 1, on which each sentence begins. */
  readonly lines: { readonly train: ArrayLike<number> } & Partial<Record<SplitName, ArrayLike<number>>>;
}

/** A corpus, read and checked. */
export interface Dataset extends ReadableDataset {
  readonly train: readonly Sentence[];
  readonly gold?: readonly Sentence[];
  readonly lines: { readonly train: readonly number[] } & Partial<Record<SplitName, readonly number[]>>;
}

/** Line on which each usable sentence begins. */
const linesOf = (file: SentenceFile): number[] =>
  file.sentences.flatMap(({ sentence, place }) => (sentence === null ? [] : [place.line]));

const listWarnings = (problems: readonly Problem[]): Pick<Dataset, 'warnings'> =>
  problems.length === 0 ? {} : { warnings: groupProblems(problems) };

/**
 * Reads a single file as the training sentences of a corpus that has nothing else.
 *
 * @throws InputError for what is wrong, each kind once.
 */
export async function readDatasetFile(path: string): Promise<Dataset> {
  const file = await readSentenceFile(path);
  throwErrors(file.problems);
  const train = usableSentences(file);
  const info = deriveDatasetInfo(path, train);
  const trainSha256 = await readSha256(path);
  const lines = { train: linesOf(file) };
  return {
    info,
    folder: dirname(path),
    types: info.types,
    train,
    trainFile: path,
    trainSha256,
    ...listWarnings(file.problems),
    lines,
  };
}

/**
 * Reads a dataset folder: `train-distant` (or `train`), and where they are there `train-gold`, `dev`, `test` and
 * `dataset.json`, in any of the formats of docs/data.md. Without `dataset.json` the types are those of the training
 * file in order of first appearance.
 *
 * @param options.train - another training file (a cleaned version, say), relative to the folder.
 * @param options.sentences - only so many training sentences, and of their gold labels as many.
 * @throws InputError for the first thing that is wrong, with file and line, and a count of the others.
 */
export async function readDataset(
  folder: string,
  options: { readonly train?: string; readonly sentences?: number } = {},
): Promise<Dataset> {
  const { files, info, splits, problems } = await loadDataset(folder, options);
  throwFirstError(problems, folder);
  const { gold, dev, test } = splits;
  return {
    info,
    folder,
    types: info.types,
    train: usableSentences(splits.train),
    trainFile: files.paths.train,
    trainSha256: await readSha256(files.paths.train),
    ...listWarnings(problems),
    lines: {
      train: linesOf(splits.train),
      ...(gold && { gold: linesOf(gold) }),
      ...(dev && { dev: linesOf(dev) }),
      ...(test && { test: linesOf(test) }),
    },
    ...(gold && { gold: usableSentences(gold) }),
    ...(dev && { dev: usableSentences(dev) }),
    ...(test && { test: usableSentences(test) }),
  };
}
