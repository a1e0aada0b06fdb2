import { join } from 'node:path';

import { createLabelVocabulary, type Dataset, formatSentences, readDataset } from '@dynclean/datasets';
import { computeSha256 } from '@dynclean/files';
import { drawHalf, maskAnnotations } from '@dynclean/methods';
import { InputError, type Sentence } from '@dynclean/schema';

import { runFiles } from '../../context/runFiles.js';
import type { OpenData } from '../../data/openData.js';
import type { DataRef, MaskedVersion, StageTask, VersionRef } from '../../store/PlannedStage.js';
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
  const opened = await session.openData(data, store);
  if (version === 'distant') return opened;
  const { dataset } = opened;
  const { gold } = dataset;
  if (gold === undefined) {
    const name = version === 'gold' ? 'gold' : `masked-${version.masked}`;
    throw new InputError(
      `${dataset.folder}: must have gold labels of the training sentences (train-gold) for the version ${name}, but has none`,
    );
  }
  const goldLines = dataset.lines.gold ?? [];
  const parts =
    version === 'gold'
      ? { train: gold, gold, lines: { ...dataset.lines, train: goldLines } }
      : openMasked({ gold, goldLines, lines: dataset.lines }, version);
  return { ...opened, dataset: { ...dataset, ...parts, trainSha256: computeSha256(formatSentences(parts.train)) } };
}

/** Gold labels of all sentences, or of a half, of which some are deleted. */
function openMasked(
  { gold, goldLines, lines }: { gold: readonly Sentence[]; goldLines: readonly number[]; lines: Dataset['lines'] },
  { masked: probability, seed, half }: MaskedVersion,
): Pick<Dataset, 'train' | 'lines'> & { readonly gold: readonly Sentence[] } {
  const train = maskAnnotations(gold, { probability, seed });
  if (half === undefined) return { train, gold, lines: { ...lines, train: goldLines } };
  const chosen = drawHalf(train.length, { half, seed });
  const pick = <T>(of: readonly T[]): T[] => chosen.flatMap((at) => (at < of.length ? [of[at] as T] : []));
  return { train: pick(train), gold: pick(gold), lines: { ...lines, train: pick(goldLines), gold: pick(goldLines) } };
}
