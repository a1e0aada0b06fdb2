import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { InputError } from '@dynclean/schema';

/** What a file of a dataset folder is for. `gold`: the training sentences with gold labels. */
export type SplitName = 'train' | 'gold' | 'dev' | 'test';

/** Names without ending, the preferred one first: ours, then the released DynClean's and Hugging Face's. */
const STEMS: Readonly<Record<SplitName, readonly string[]>> = {
  train: ['train-distant', 'train', 'train-ds'],
  gold: ['train-gold', 'train-gs'],
  dev: ['dev', 'valid', 'validation'],
  test: ['test'],
};

/** Endings that are read, the preferred one first. */
export const SENTENCE_FILE_ENDINGS: readonly string[] = [
  '.jsonl', '.ndjson', '.json', '.conll', '.bio', '.iob', '.iob2', '.conllu', '.tsv', '.txt', '.spacy', '.parquet', '.arrow',
]; // prettier-ignore

/** Which file of a folder is which split. */
export interface DatasetFiles {
  readonly folder: string;
  /** Path of each split that is there; training sentences always are. */
  readonly paths: { readonly train: string } & Partial<Record<SplitName, string>>;
  /** Files that could have been a split too but were passed over, by split. */
  readonly passedOver: Partial<Record<SplitName, readonly string[]>>;
}

/** The files of a folder that could be a split, the preferred one first. */
function candidates(names: readonly string[], split: SplitName): string[] {
  return STEMS[split]
    .flatMap((stem) => SENTENCE_FILE_ENDINGS.map((ending) => stem + ending))
    .filter((name) => names.includes(name));
}

/** Whether a folder holds training sentences under one of the known names. */
export async function hasTrainingFile(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => []);
  return candidates(names, 'train').length > 0;
}

/**
 * Finds the files of a dataset folder by their names: `train-distant` or `train`, `train-gold`, `dev`, `test`, with any
 * of the endings that are read; `train-distant` is preferred to `train`, `.jsonl` to the other endings.
 *
 * @param options.train - another training file, relative to the folder.
 * @throws InputError when the folder or its training file is not there.
 */
export async function findDatasetFiles(
  folder: string,
  options: { readonly train?: string | undefined } = {},
): Promise<DatasetFiles> {
  let names: string[];
  try {
    names = (await readdir(folder)).sort();
  } catch (error) {
    const isFile = (error as NodeJS.ErrnoException).code === 'ENOTDIR';
    throw new InputError(
      `${folder}: must be a folder with a dataset, but ${isFile ? 'it is a file' : 'there is none'}. ` +
        'Name the folder that holds train-distant.jsonl or train.jsonl; "dynclean data list" shows the known datasets.',
    );
  }
  const paths: Partial<Record<SplitName, string>> = {};
  const passedOver: Partial<Record<SplitName, readonly string[]>> = {};
  for (const split of Object.keys(STEMS) as SplitName[]) {
    const [chosen, ...others] = candidates(names, split);
    if (chosen !== undefined) paths[split] = join(folder, chosen);
    if (others.length > 0) passedOver[split] = others;
  }
  if (options.train !== undefined) {
    const train = resolve(folder, options.train);
    if (!(await stat(train).catch(() => null))?.isFile()) {
      throw new InputError(`${train}: must be the training file, but there is no such file. Check the name.`);
    }
    paths.train = train;
    delete passedOver.train;
  }
  const { train } = paths;
  if (train === undefined) {
    throw new InputError(
      `${folder}: must hold train-distant.jsonl or train.jsonl (endings ${SENTENCE_FILE_ENDINGS.join(' ')}), but got ` +
        `${names.length === 0 ? 'an empty folder' : names.slice(0, 8).join(', ')}. docs/data.md shows a dataset folder.`,
    );
  }
  return { folder, paths: { ...paths, train }, passedOver };
}
