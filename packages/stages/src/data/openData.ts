import { join, relative } from 'node:path';

import {
  type CandidateSpans,
  CompactSpans,
  createLabelVocabulary,
  type Dataset,
  enumerateCandidateSpans,
  findDataset,
  formatSentences,
  type LabelVocabulary,
  readCompactDataset,
  readDataset,
  type ReadableDataset,
  readSentences,
} from '@dynclean/datasets';
import { computeSha256 } from '@dynclean/files';
import type { DataPart, Sentence, TrainingData } from '@dynclean/schema';

import type { DataChoice } from '../context/commonOptions.js';
import { pickDefined } from '../context/pickDefined.js';
import type { RunContext } from '../context/RunContext.js';
import { reportWarnings } from './reportWarnings.js';

/** A dataset whose training sentences are read, not worked on: they may be many. */
export interface ReadableData {
  readonly dataset: ReadableDataset;
  readonly vocabulary: LabelVocabulary;
  /** What of the dataset this is, where it is not the usual files, whole. */
  readonly part?: DataPart;
}

/** A dataset with what every stage needs to know of its training file. */
export interface OpenData extends ReadableData {
  readonly dataset: Dataset;
}

/** Which dataset, and which part of it. */
export type DataPartChoice = DataChoice & {
  /** Other files of it, or of each file only the first sentences. */
  readonly part?: DataPart | undefined;
};

/**
 * Reads a dataset by id or folder.
 *
 * @throws InputError when it is not here, or cannot be read.
 */
export async function openData(choice: DataPartChoice, context: RunContext): Promise<OpenData> {
  const { part } = choice;
  const first = pickDefined({ sentences: part?.sentences?.train });
  const read = await readChosen(choice, (folder, options) => readDataset(folder, { ...options, ...first }));
  return describeOpened(part === undefined ? read : await takePart(read, part), part, context);
}

/**
 * `openData` with training sentences that are held as numbers (`readCompactDataset`).
 *
 * @throws InputError as `openData` does.
 */
export async function openReadableData(choice: DataPartChoice, context: RunContext): Promise<ReadableData> {
  if (choice.part !== undefined) return openData(choice, context);
  return describeOpened(await readChosen(choice, readCompactDataset), undefined, context);
}

async function readChosen<Read>(
  { dataset, train }: DataChoice,
  read: (folder: string, options: { readonly train?: string }) => Promise<Read>,
): Promise<Read> {
  return read(await findDataset(dataset, { train }), train === undefined ? {} : { train });
}

/** Says what was opened. */
function describeOpened<Read extends ReadableDataset>(
  dataset: Read,
  part: DataPart | undefined,
  context: RunContext,
): ReadableData & { readonly dataset: Read } {
  const sizes = (['train', 'gold', 'dev', 'test'] as const).flatMap((split) => {
    const sentences = dataset[split];
    return sentences === undefined ? [] : [`${split} ${sentences.length}`];
  });
  context.onMessage?.(
    `data: ${dataset.info.name} (${dataset.folder}), sentences: ${sizes.join(', ')}; types: ${dataset.types.join(', ')}`,
  );
  reportWarnings(dataset.warnings, context);
  return { dataset, vocabulary: createLabelVocabulary(dataset.types), ...(part !== undefined && { part }) };
}

/** Other files for dev and test, or the first sentences of theirs; training sentences are read so. */
async function takePart(dataset: Dataset, part: DataPart): Promise<Dataset> {
  const { dev, test, ...rest } = dataset;
  const { sentences } = part;
  const read = (file: string): Promise<readonly Sentence[]> =>
    readSentences(join(dataset.folder, file), { types: dataset.types });
  const first = (of: readonly Sentence[] | undefined, limit: number | undefined) => of?.slice(0, limit);
  const others = {
    dev: first(part.dev === null ? dev : await read(part.dev), sentences?.dev),
    test: first(part.test === null ? test : await read(part.test), sentences?.test),
  };
  return { ...rest, ...pickDefined(others) };
}

/** The training file's candidate spans. */
export function enumerateTrainingSpans({ dataset, vocabulary }: OpenData, maxSpanWidth: number): CandidateSpans {
  return enumerateCandidateSpans(dataset.train, vocabulary, maxSpanWidth);
}

/** The same for whoever reads them some at a time. */
export function readTrainingSpans({ dataset, vocabulary }: ReadableData, maxSpanWidth: number): CompactSpans {
  return CompactSpans.of(dataset.train, vocabulary, maxSpanWidth);
}

/** Those of the gold labels beside the training file; null without them. */
export function readGoldSpans({ dataset, vocabulary }: ReadableData, maxSpanWidth: number): CompactSpans | null {
  return dataset.gold === undefined ? null : CompactSpans.of(dataset.gold, vocabulary, maxSpanWidth);
}

const hash = (sentences: readonly Sentence[] | undefined): string | null =>
  sentences === undefined ? null : computeSha256(formatSentences(sentences));

/** How many candidate spans the training file has. */
export type SpanCounts = Pick<CompactSpans, 'numSpans' | 'numPositives' | 'numExcluded'>;

/** Those of spans that are held. */
export function countTrainingSpans({ numSpans, labels, excluded }: CandidateSpans): SpanCounts {
  let [numPositives, numExcluded] = [0, 0];
  labels.forEach((label, span) => {
    if (excluded[span] === 1) numExcluded++;
    else if (label > 0) numPositives++;
  });
  return { numSpans, numPositives, numExcluded };
}

/**
 * What `run.json` says of the data.
 *
 * @param folder - how the dataset's folder is to be called there.
 */
export function describeData({ dataset, part }: ReadableData, spans: SpanCounts, folder: string): TrainingData {
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
    positives: spans.numPositives,
    excluded: spans.numExcluded,
    ...(part !== undefined && { part }),
  };
}
