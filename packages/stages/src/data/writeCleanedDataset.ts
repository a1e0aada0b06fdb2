import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { ReadableDataset } from '@dynclean/datasets';
import type { Sentence, VersionInfo } from '@dynclean/schema';

import { formatJson } from '../context/runFiles.js';
import { writeDatasetVersion } from './writeDatasetVersion.js';

/** D' and where it comes from. */
export interface CleanedDataset {
  /** D. */
  readonly dataset: ReadableDataset;
  /** The cleaned training sentences. */
  readonly train: Iterable<Sentence> | AsyncIterable<Sentence>;
  /** Null: not from dynamics; there is no `version.json` then. */
  readonly version: VersionInfo | null;
}

/** Writes D' as a dataset folder of its own, with `version.json`. */
export async function writeCleanedDataset(folder: string, { dataset, train, version }: CleanedDataset): Promise<void> {
  const { name } = dataset.info;
  const source =
    version === null
      ? `from ${name}, without every span whose label differs from the gold one`
      : `cleaned by ${version.createdBy} from ${name}, training file with sha256 ${version.source.sha256}`;
  await writeDatasetVersion(folder, { dataset, train, suffix: 'cleaned', source });
  if (version !== null) await writeFile(join(folder, 'version.json'), formatJson(version));
}
