import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { type ReadableDataset, writeSentences } from '@dynclean/datasets';
import type { DatasetInfo, Sentence } from '@dynclean/schema';

import { formatJson } from '../context/runFiles.js';

/** The training file of every version of a dataset that is written. */
export const VERSION_TRAIN_FILE = 'train-distant.jsonl';

/** A dataset with other labels in its training sentences. */
export interface DatasetVersion {
  /** What it was made of. */
  readonly dataset: ReadableDataset;
  readonly train: Iterable<Sentence> | AsyncIterable<Sentence>;
  /** What its name ends in: `cleaned`, `reviewed`. */
  readonly suffix: string;
  /** Where it comes from, in a sentence. */
  readonly source: string;
}

/**
 * Writes a dataset folder: other training sentences, dev, test and gold labels as they are, `dataset.json`. What
 * sentences bring along from their files travels with them.
 */
export async function writeDatasetVersion(folder: string, version: DatasetVersion): Promise<void> {
  const { dataset, train, suffix, source } = version;
  await mkdir(folder, { recursive: true });
  await writeSentences(join(folder, VERSION_TRAIN_FILE), train);
  const { gold, dev, test } = dataset;
  for (const [name, sentences] of Object.entries({ 'train-gold': gold, dev, test })) {
    if (sentences !== undefined) await writeSentences(join(folder, `${name}.jsonl`), sentences);
  }
  const { $schema: _schema, source: _source, ...info } = dataset.info; // the schema's path and the pins are those of D
  const name = info.name.endsWith(`-${suffix}`) ? info.name : `${info.name}-${suffix}`;
  const described: DatasetInfo = { ...info, name, types: [...dataset.types], source };
  await writeFile(join(folder, 'dataset.json'), formatJson(described));
}
