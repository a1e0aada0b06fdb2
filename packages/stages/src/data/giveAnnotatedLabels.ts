import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

import { readSentences } from '@dynclean/datasets';
import { readSha256 } from '@dynclean/files';
import { InputError } from '@dynclean/schema';

import { runFiles } from '../context/runFiles.js';
import type { DataRef } from '../store/PlannedStage.js';
import { requireInput } from '../store/requireInput.js';
import type { StageStore } from '../store/StageStore.js';
import type { OpenData } from './openData.js';

/**
 * A dataset whose training sentences have the labels that an annotator gave them in a stage, in place of their own.
 * Types, gold labels, dev and test stay what they are.
 *
 * @throws InputError where the stage is missing, labelled other sentences, or gave types that the dataset has not.
 */
export async function giveAnnotatedLabels(
  opened: OpenData,
  store: StageStore,
  { annotation }: NonNullable<DataRef['labels']>,
): Promise<OpenData> {
  const { folder } = await requireInput(store, 'annotate', annotation);
  const { dataset } = opened;
  const trainFile = join(folder, runFiles.labelled);
  const train = await readSentences(trainFile, { types: dataset.types });
  const isSame =
    train.length === dataset.train.length &&
    train.every(({ tokens }, index) => isDeepStrictEqual(tokens, dataset.train[index]!.tokens));
  if (!isSame) {
    throw new InputError(
      `${trainFile}: must have the ${dataset.train.length} training sentences of ${dataset.folder}, but has others.`,
    );
  }
  const lines = { ...dataset.lines, train: train.map((_, index) => index + 1) };
  return { ...opened, dataset: { ...dataset, train, trainFile, trainSha256: await readSha256(trainFile), lines } };
}
