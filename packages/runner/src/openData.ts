import { relative } from 'node:path';

import {
  type CandidateSpans,
  computeSha256,
  createLabelVocabulary,
  type Dataset,
  enumerateCandidateSpans,
  findDataset,
  formatSentences,
  type LabelVocabulary,
  readDataset,
} from '@dynclean/datasets';
import type { Sentence, TrainingData } from '@dynclean/schema';

import type { DataChoice } from './commonOptions.js';
import type { RunContext } from './RunContext.js';

/** A dataset with what every stage needs to know of its training file. */
export interface OpenData {
  readonly dataset: Dataset;
  readonly vocabulary: LabelVocabulary;
}

/** Reads a dataset by id or folder. */
export async function openData(choice: DataChoice, context: RunContext): Promise<OpenData> {
  const folder = await findDataset(choice.dataset, { train: choice.train });
  const dataset = await readDataset(folder, choice.train === undefined ? {} : { train: choice.train });
  const sizes = (['train', 'gold', 'dev', 'test'] as const).flatMap((split) => {
    const sentences = dataset[split];
    return sentences === undefined ? [] : [`${split} ${sentences.length}`];
  });
  context.onMessage?.(
    `data: ${dataset.info.name} (${folder}), sentences: ${sizes.join(', ')}; types: ${dataset.types.join(', ')}`,
  );
  return { dataset, vocabulary: createLabelVocabulary(dataset.types) };
}

/** The training file's candidate spans. */
export function enumerateTrainingSpans({ dataset, vocabulary }: OpenData, maxSpanWidth: number): CandidateSpans {
  return enumerateCandidateSpans(dataset.train, vocabulary, maxSpanWidth);
}

const hash = (sentences: readonly Sentence[] | undefined): string | null =>
  sentences === undefined ? null : computeSha256(formatSentences(sentences));

/**
 * What `run.json` says of the data.
 *
 * @param folder - how the dataset's folder is to be called there.
 */
export function describeData({ dataset }: OpenData, spans: CandidateSpans, folder: string): TrainingData {
  let positives = 0;
  let excluded = 0;
  spans.labels.forEach((label, span) => {
    if (spans.excluded[span] === 1) excluded++;
    else if (label > 0) positives++;
  });
  return {
    name: dataset.info.name,
    folder,
    trainFile: relative(dataset.folder, dataset.trainFile),
    trainSha256: dataset.trainSha256,
    devSha256: hash(dataset.dev),
    testSha256: hash(dataset.test),
    types: [...dataset.types],
    sentences: dataset.train.length,
    candidates: spans.numSpans,
    positives,
    excluded,
  };
}
