import { join } from 'node:path';

import { createLabelVocabulary, formatSentences, readDataset } from '@dynclean/datasets';
import { computeSha256 } from '@dynclean/files';
import { maskAnnotations } from '@dynclean/methods';
import { InputError } from '@dynclean/schema';

import { runFiles } from '../../context/runFiles.js';
import type { OpenData } from '../../data/openData.js';
import type { DataRef, StageTask, VersionRef } from '../../store/PlannedStage.js';
import { requireInput } from '../../store/requireInput.js';
import type { StageWork } from '../StageKind.js';

/**
 * Reads the data of a version: D, D with gold labels, all or some of them, or what a cleaning made.
 *
 * @throws InputError when it is not there.
 */
export async function openVersion(
  { store, session }: Pick<StageWork<StageTask>, 'store' | 'session'>,
  data: DataRef,
  version: VersionRef,
): Promise<OpenData> {
  if (typeof version === 'object' && 'cleaning' in version) {
    const { folder } = await requireInput(store, 'clean', version.cleaning);
    const dataset = await readDataset(join(folder, runFiles.cleaned));
    return { dataset, vocabulary: createLabelVocabulary(dataset.types) };
  }
  const opened = await session.openData(data);
  if (version === 'distant') return opened;
  const { dataset } = opened;
  const { gold } = dataset;
  if (gold === undefined) {
    const name = version === 'gold' ? 'gold' : `masked-${version.masked}`;
    throw new InputError(
      `${dataset.folder}: must have gold labels of the training sentences (train-gold) for the version ${name}, but has none`,
    );
  }
  const train = version === 'gold' ? gold : maskAnnotations(gold, { probability: version.masked, seed: version.seed });
  return {
    ...opened,
    dataset: {
      ...dataset,
      train,
      lines: { ...dataset.lines, train: dataset.lines.gold ?? [] },
      trainSha256: computeSha256(formatSentences(train)),
    },
  };
}
