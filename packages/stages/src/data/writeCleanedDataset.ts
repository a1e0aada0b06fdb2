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
  /** From which dynamics; or, where it is from none and has no `version.json`, what it is without. */
  readonly version: VersionInfo | { readonly without: string };
}

/** Writes D' as a dataset folder of its own, with `version.json`. */
export async function writeCleanedDataset(folder: string, { dataset, train, version }: CleanedDataset): Promise<void> {
  const { name } = dataset.info;
  const source =
    'without' in version
      ? `from ${name}, without ${version.without}`
      : `cleaned by ${version.createdBy} from ${name}, training file with sha256 ${version.source.sha256}`;
  await writeDatasetVersion(folder, { dataset, train, suffix: 'cleaned', source });
  if (!('without' in version)) await writeFile(join(folder, 'version.json'), formatJson(version));
}
