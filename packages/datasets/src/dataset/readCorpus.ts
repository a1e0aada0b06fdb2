import { stat } from 'node:fs/promises';
import { join } from 'node:path';

import { InputError, type Sentence } from '@dynclean/schema';

import { hasTrainingFile, type SplitName } from './findDatasetFiles.js';
import { loadDataset, usableSentences } from './loadDataset.js';
import { deriveDatasetInfo } from './readDatasetInfo.js';
import { listFormats } from '../formats/registry.js';
import type { FolderSplits, Format } from '../formats/registry/Format.js';
import type { Problem } from '../problems/Problem.js';
import { readSentenceFile, type SentenceFile } from '../reading/readSentenceFile.js';
import type { ReadingOptions } from '../sentences/ReadingOptions.js';

/** A file or a folder of sentences in whatever form people have it. */
export interface Corpus {
  /** What was read: a file has the split `train` alone. */
  readonly splits: Partial<Record<SplitName, readonly Sentence[]>>;
  /** Entity types in the order of their labels. */
  readonly types: readonly string[];
  /** Names of the formats of its files. */
  readonly formats: readonly string[];
  readonly problems: readonly Problem[];
}

/** A folder that is in one format as a whole, such as brat's; null for all others, dataset folders too. */
export async function findFolderFormat(
  folder: string,
): Promise<{ readonly format: Format; readonly splits: FolderSplits } | null> {
  if (await hasTrainingFile(folder)) return null;
  for (const format of listFormats()) {
    const splits = (await format.readFolder?.(folder)) ?? null;
    if (splits !== null) return { format, splits };
  }
  return null;
}

/** The files of a folder in a format of folders, one behind the other, as one for each split. */
export async function readFolderFiles(
  folder: string,
  splits: FolderSplits,
  options: Partial<ReadingOptions> = {},
): Promise<Readonly<Record<string, SentenceFile[]>>> {
  const read: Record<string, SentenceFile[]> = {};
  for (const [split, names] of Object.entries(splits)) {
    read[split] = [];
    for (const name of names) read[split].push(await readSentenceFile(join(folder, name), options));
  }
  return read;
}

/**
 * Reads a file, a dataset folder, or a folder in another tool's format (brat, `save_to_disk`).
 *
 * @returns with what is wrong with it; sentences that cannot be used are left out, so errors must be looked at.
 * @throws InputError where there is no such file or folder, or the folder holds nothing that is known.
 */
export async function readCorpus(path: string, reading: Partial<ReadingOptions> = {}): Promise<Corpus> {
  const found = await stat(path).catch(() => null);
  if (found === null) throw new InputError(`${path}: must be a file or a folder, but there is none. Check the name.`);
  if (found.isFile()) return toCorpus({ train: [await readSentenceFile(path, reading)] }, path);
  const other = await findFolderFormat(path);
  if (other !== null) return toCorpus(await readFolderFiles(path, other.splits, reading), path);
  const { splits, info, problems } = await loadDataset(path, { reading });
  const files = Object.entries(splits);
  return {
    splits: Object.fromEntries(files.map(([split, file]) => [split, usableSentences(file)])),
    types: info.types,
    formats: [...new Set(files.flatMap(([, { format }]) => format ?? []))],
    problems,
  };
}

function toCorpus(files: Readonly<Record<string, readonly SentenceFile[]>>, path: string): Corpus {
  const all = Object.values(files).flat();
  const splits = Object.fromEntries(
    Object.entries(files).map(([split, some]) => [split, some.flatMap(usableSentences)]),
  );
  return {
    splits,
    types: deriveDatasetInfo(path, Object.values(splits).flat()).types,
    formats: [...new Set(all.flatMap(({ format }) => format ?? []))],
    problems: all.flatMap(({ problems }) => problems),
  };
}
