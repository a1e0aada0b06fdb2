import { join } from 'node:path';

import { computeSha256, createLabelVocabulary, formatSentences, readDataset } from '@dynclean/datasets';
import { InputError } from '@dynclean/schema';

import type { OpenData } from '../openData.js';
import { runFiles } from '../runFiles.js';
import { readReferredData } from './Inventory.js';
import { requireInput } from './requireInput.js';
import type { DataRef, VersionRef } from './Plan.js';

/**
 * Reads the data of a version: D, D with human labels, or what a cleaning made.
 *
 * @throws InputError when it is not there.
 */
export async function openVersion(results: string, data: DataRef, version: VersionRef): Promise<OpenData> {
  if (typeof version === 'object') {
    const { folder } = await requireInput(results, 'clean', version.cleaning);
    const dataset = await readDataset(join(folder, runFiles.cleaned));
    return { dataset, vocabulary: createLabelVocabulary(dataset.types) };
  }
  const dataset = await readReferredData(data);
  const vocabulary = createLabelVocabulary(dataset.types);
  if (version === 'distant') return { dataset, vocabulary };
  const { gold } = dataset;
  if (gold === undefined) {
    throw new InputError(
      `${dataset.folder}: must have human labels of the training sentences (train-gold) for the version gold, but has none`,
    );
  }
  const text = formatSentences(gold);
  return {
    dataset: {
      ...dataset,
      train: gold,
      lines: { ...dataset.lines, train: dataset.lines.gold ?? [] },
      trainSha256: computeSha256(text),
    },
    vocabulary,
  };
}
