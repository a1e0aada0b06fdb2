import { join, relative } from 'node:path';

import {
  type CandidateSpans,
  createLabelVocabulary,
  type Dataset,
  enumerateCandidateSpans,
  findDataset,
  formatSentences,
  type LabelVocabulary,
  readDataset,
  readSentences,
} from '@dynclean/datasets';
import { computeSha256 } from '@dynclean/files';
import type { DataPart, Sentence, TrainingData } from '@dynclean/schema';

import type { DataChoice } from '../context/commonOptions.js';
import { pickDefined } from '../context/pickDefined.js';
import type { RunContext } from '../context/RunContext.js';
import { reportWarnings } from './reportWarnings.js';

/** A dataset with what every stage needs to know of its training file. */
export interface OpenData {
  readonly dataset: Dataset;
  readonly vocabulary: LabelVocabulary;
  /** What of the dataset this is, where it is not the usual files, whole. */
  readonly part?: DataPart;
}

/**
 * Reads a dataset by id or folder.
 *
 * @param choice.part - other files of it, or of each file only the first sentences.
 * @throws InputError when it is not here, or cannot be read.
 */
export async function openData(
  choice: DataChoice & { readonly part?: DataPart | undefined },
  context: RunContext,
): Promise<OpenData> {
  const folder = await findDataset(choice.dataset, { train: choice.train });
  const whole = await readDataset(folder, choice.train === undefined ? {} : { train: choice.train });
  const { part } = choice;
  const dataset = part === undefined ? whole : await takePart(whole, part);
  const sizes = (['train', 'gold', 'dev', 'test'] as const).flatMap((split) => {
    const sentences = dataset[split];
    return sentences === undefined ? [] : [`${split} ${sentences.length}`];
  });
  context.onMessage?.(
    `data: ${dataset.info.name} (${folder}), sentences: ${sizes.join(', ')}; types: ${dataset.types.join(', ')}`,
  );
  reportWarnings(whole.warnings, context);
  return { dataset, vocabulary: createLabelVocabulary(dataset.types), ...(part !== undefined && { part }) };
}

async function takePart(dataset: Dataset, part: DataPart): Promise<Dataset> {
  const { gold, dev, test, ...rest } = dataset;
  const { sentences } = part;
  const read = (file: string): Promise<readonly Sentence[]> =>
    readSentences(join(dataset.folder, file), { types: dataset.types });
  const first = (of: readonly Sentence[] | undefined, limit: number | undefined) => of?.slice(0, limit);
  const others = {
    gold: first(gold, sentences?.train),
    dev: first(part.dev === null ? dev : await read(part.dev), sentences?.dev),
    test: first(part.test === null ? test : await read(part.test), sentences?.test),
  };
  return { ...rest, train: dataset.train.slice(0, sentences?.train), ...pickDefined(others) };
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
export function describeData({ dataset, part }: OpenData, spans: CandidateSpans, folder: string): TrainingData {
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
    ...(part !== undefined && { part }),
  };
}
