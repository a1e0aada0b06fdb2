import { readSha256 } from '@dynclean/files';
import type { DatasetInfo, Sentence } from '@dynclean/schema';

import { loadDataset, usableSentences } from './loadDataset.js';
import { throwFirstError } from './Problem.js';

/** A corpus, read and checked. */
export interface Dataset {
  readonly info: DatasetInfo;
  readonly folder: string;
  /** Entity types in the order of their labels, from 1. */
  readonly types: readonly string[];
  /** Training sentences with distant labels. */
  readonly train: readonly Sentence[];
  /** Path of the training file. */
  readonly trainFile: string;
  readonly trainSha256: string;
  /** The training sentences with human labels, one for one. */
  readonly gold?: readonly Sentence[];
  readonly dev?: readonly Sentence[];
  readonly test?: readonly Sentence[];
}

/**
 * Reads a dataset folder: `train-distant` (or `train`), and where they are there `train-gold`, `dev`, `test` and
 * `dataset.json`, in any of the formats of docs/data.md. Without `dataset.json` the types are those of the training
 * file in order of first appearance.
 *
 * @param options.train - another training file (a cleaned version, say), relative to the folder.
 * @throws InputError for the first thing that is wrong, with file and line, and a count of the others.
 */
export async function readDataset(folder: string, options: { readonly train?: string } = {}): Promise<Dataset> {
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
    ...(gold && { gold: usableSentences(gold) }),
    ...(dev && { dev: usableSentences(dev) }),
    ...(test && { test: usableSentences(test) }),
  };
}
