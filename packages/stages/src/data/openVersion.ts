import { join } from 'node:path';

import { createLabelVocabulary, formatSentences, readDataset } from '@dynclean/datasets';
import { computeSha256 } from '@dynclean/files';
import { InputError } from '@dynclean/schema';

import { runFiles } from '../context/runFiles.js';
import type { StageWork } from '../kinds/StageKind.js';
import type { DataRef, StageTask, VersionRef } from '../perform/PlannedStage.js';
import { requireInput } from '../perform/requireInput.js';
import type { OpenData } from './openData.js';

/**
 * Reads the data of a version: D, D with human labels, or what a cleaning made.
 *
 * @throws InputError when it is not there.
 */
export async function openVersion(
  { store, session }: Pick<StageWork<StageTask>, 'store' | 'session'>,
  data: DataRef,
  version: VersionRef,
): Promise<OpenData> {
  if (typeof version === 'object') {
    const { folder } = await requireInput(store, 'clean', version.cleaning);
    const dataset = await readDataset(join(folder, runFiles.cleaned));
    return { dataset, vocabulary: createLabelVocabulary(dataset.types) };
  }
  const opened = await session.openData(data);
  if (version === 'distant') return opened;
  const { dataset } = opened;
  const { gold } = dataset;
  if (gold === undefined) {
    throw new InputError(
      `${dataset.folder}: must have human labels of the training sentences (train-gold) for the version gold, but has none`,
    );
  }
  const text = formatSentences(gold);
  return {
    ...opened,
    dataset: {
      ...dataset,
      train: gold,
      lines: { ...dataset.lines, train: dataset.lines.gold ?? [] },
      trainSha256: computeSha256(text),
    },
  };
}
