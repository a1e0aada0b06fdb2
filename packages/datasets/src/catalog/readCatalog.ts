import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { InputError, showValue, type DatasetInfo, type SourceFile } from '@dynclean/schema';

import { FileProblems } from '../problems/FileProblems.js';
import { parseJson } from '../json/parseJson.js';
import type { Problem } from '../problems/Problem.js';
import { throwFirstError } from '../problems/throwErrors.js';
import { readDatasetInfo } from '../dataset/readDatasetInfo.js';
import { readText } from '../text/readText.js';

/** What a file of a known dataset holds, once it is written as JSON Lines. */
export interface ConvertedFile {
  readonly sentences: number;
  readonly entities: number;
  /** Of the file as `writeSentences` writes it: the same for the same sentences, whatever they came from. */
  readonly sha256: string;
}

/** Where the text of a dataset is fetched from. */
export interface DatasetSource {
  readonly repository: string;
  readonly commit: string;
  readonly files: readonly SourceFile[];
  /** Where the words are, when `files` have tags alone. */
  readonly words?: { readonly dataset: string; readonly index: SourceFile; readonly lines: string };
}

/** A dataset that is known by name. */
export interface CatalogEntry {
  readonly id: string;
  /** The catalog's own folder of the dataset, with `dataset.json`. */
  readonly folder: string;
  readonly info: DatasetInfo;
  /** Null for a corpus whose text lies in the catalog itself. */
  readonly source: DatasetSource | null;
  /** By file name; empty for a corpus whose text lies in the catalog itself. */
  readonly converted: ReadonlyMap<string, ConvertedFile>;
}

async function readEntry(catalogFolder: string, id: string): Promise<CatalogEntry | null> {
  const folder = join(catalogFolder, id);
  const problems: Problem[] = [];
  const info = await readDatasetInfo(folder, problems);
  throwFirstError(problems, folder);
  if (info === null) return null; // a folder of something else
  const source = typeof info.source === 'object' ? info.source : null;
  return { id, folder, info, source, converted: source === null ? new Map() : await readConverted(folder, source) };
}

async function readConverted(folder: string, source: DatasetSource): Promise<Map<string, ConvertedFile>> {
  const problems = new FileProblems(join(folder, 'converted.json'));
  const text = await readText(problems);
  const document = text === null ? null : parseJson(text, {}, problems);
  const files = new Map(Object.entries((document ?? {}) as Record<string, Partial<ConvertedFile>>));
  for (const { name } of source.files) {
    const { sentences, entities, sha256 } = files.get(name) ?? {};
    if (Number.isInteger(sentences) && Number.isInteger(entities) && typeof sha256 === 'string') continue;
    problems.error(
      'shape',
      { where: name },
      `must be {"sentences", "entities", "sha256"} of the converted file, but got ${showValue(files.get(name))}`,
      'Every file of "source" in dataset.json has such an entry.',
    );
  }
  throwFirstError(problems.problems, folder);
  return files as Map<string, ConvertedFile>;
}

/**
 * The known datasets, by id: every folder of the catalog that holds a `dataset.json`.
 *
 * @throws InputError when the folder is not there or a `dataset.json` in it is broken.
 */
export async function readCatalog(catalogFolder: string): Promise<CatalogEntry[]> {
  let names: string[];
  try {
    names = (await readdir(catalogFolder, { withFileTypes: true }))
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  } catch {
    throw new InputError(
      `${catalogFolder}: must be the folder of the known datasets, but there is none. ` +
        'Set DYNCLEAN_DATASETS to the datasets folder of the repository.',
    );
  }
  const entries = await Promise.all(names.sort().map((id) => readEntry(catalogFolder, id)));
  return entries.filter((entry) => entry !== null);
}
