import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { type Dataset, writeSentences } from '@dynclean/datasets';
import type { DatasetInfo, Sentence, VersionInfo } from '@dynclean/schema';

import { formatJson } from '../context/runFiles.js';

/** The training file of every cleaned version. */
export const CLEANED_TRAIN_FILE = 'train-distant.jsonl';

/** D' and where it comes from. */
export interface CleanedDataset {
  /** D. */
  readonly dataset: Dataset;
  /** The cleaned training sentences. */
  readonly train: readonly Sentence[];
  /** Null: not from dynamics; there is no `version.json` then. */
  readonly version: VersionInfo | null;
}

/**
 * Writes D' as a dataset folder of its own: cleaned training sentences, dev, test and gold labels as they are in D,
 * `dataset.json` and `version.json`.
 */
export async function writeCleanedDataset(folder: string, { dataset, train, version }: CleanedDataset): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeSentences(join(folder, CLEANED_TRAIN_FILE), train);
  const { gold, dev, test } = dataset;
  for (const [name, sentences] of Object.entries({ 'train-gold': gold, dev, test })) {
    if (sentences !== undefined) await writeSentences(join(folder, `${name}.jsonl`), sentences);
  }
  const { $schema: _schema, source: _source, ...info } = dataset.info; // the schema's path and the pins are those of D
  const cleaned: DatasetInfo = {
    ...info,
    name: info.name.endsWith('-cleaned') ? info.name : `${info.name}-cleaned`,
    types: [...dataset.types],
    source:
      version === null
        ? `from ${info.name}, without every span whose label differs from the gold one`
        : `cleaned by ${version.createdBy} from ${info.name}, training file with sha256 ${version.source.sha256}`,
  };
  await writeFile(join(folder, 'dataset.json'), formatJson(cleaned));
  if (version !== null) await writeFile(join(folder, 'version.json'), formatJson(version));
}
