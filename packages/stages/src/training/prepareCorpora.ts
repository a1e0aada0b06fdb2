import { type CandidateSpans, countEntitiesByLabel, enumerateCandidateSpans } from '@dynclean/datasets';
import type { Sentence, TrainingSettings } from '@dynclean/schema';
import { type EvaluationCorpus, prepareCorpus, type PreparedCorpus } from '@dynclean/training';

import type { OpenData } from '../data/openData.js';
import type { OpenEncoder } from './openEncoder.js';

/** A dataset's files as the model reads them; training needs the first, the others measure. */
export interface Corpora {
  readonly train: PreparedCorpus;
  readonly dev: EvaluationCorpus | undefined;
  readonly test: EvaluationCorpus | undefined;
  /** What was cut, for the user. */
  readonly notes: readonly string[];
}

/** Settings that decide what a model reads of a dataset. */
export type PrepareSettings = Pick<TrainingSettings, 'longSentences' | 'maxSpanWidth'>;

/** Labelled sentences to measure on. */
export interface EvaluationSentences {
  readonly sentences: readonly Sentence[];
  /** What they come from, for messages. */
  readonly file: string;
  /** The line of it, from 1, on which each sentence begins. */
  readonly lines?: readonly number[] | undefined;
}

/**
 * Labelled sentences as an evaluation needs them.
 *
 * @throws InputError for a sentence that is longer than the encoder takes, unless settings say to cut it.
 */
export function prepareEvaluation(
  { sentences, file, lines }: EvaluationSentences,
  { vocabulary, tokenizer, maxSubwords }: Pick<OpenData, 'vocabulary'> & Pick<OpenEncoder, 'tokenizer' | 'maxSubwords'>,
  { longSentences, maxSpanWidth }: PrepareSettings,
): EvaluationCorpus {
  const spans = enumerateCandidateSpans(sentences, vocabulary, maxSpanWidth);
  return {
    corpus: prepareCorpus(sentences, spans, {
      tokenizer,
      maxSubwords,
      longSentences,
      file,
      lines,
      leaveOutExcluded: false,
    }),
    entityCounts: countEntitiesByLabel(sentences, vocabulary),
  };
}

/** A sentence about what was cut off; empty where nothing was. */
export function describeCut(name: string, { numCut }: PreparedCorpus, maxSubwords: number): string[] {
  if (numCut === 0) return [];
  return [
    `${numCut} ${numCut === 1 ? 'sentence' : 'sentences'} of ${name} ${numCut === 1 ? 'was' : 'were'} cut at ` +
      `${maxSubwords} subwords; spans of the words behind are neither trained on nor predicted.`,
  ];
}

/**
 * Tokenises a dataset.
 *
 * @throws InputError for a sentence that is longer than the encoder takes, unless settings say to cut it.
 */
export function prepareCorpora(
  { data, spans, encoder }: { readonly data: OpenData; readonly spans: CandidateSpans; readonly encoder: OpenEncoder },
  settings: PrepareSettings,
): Corpora {
  const { dataset, vocabulary } = data;
  const { tokenizer, maxSubwords } = encoder;
  const { longSentences } = settings;
  const train = prepareCorpus(dataset.train, spans, {
    tokenizer,
    maxSubwords,
    longSentences,
    file: dataset.trainFile,
    lines: dataset.lines.train,
    leaveOutExcluded: true,
  });
  const prepare = (split: 'dev' | 'test'): EvaluationCorpus | undefined => {
    const sentences = dataset[split];
    if (sentences === undefined || sentences.length === 0) return undefined;
    const file = `${dataset.folder}: ${split}`;
    const lines = dataset.lines[split];
    return prepareEvaluation({ sentences, file, lines }, { vocabulary, tokenizer, maxSubwords }, settings);
  };
  const dev = prepare('dev');
  const test = prepare('test');
  const notes = [
    ...describeCut('the training file', train, maxSubwords),
    ...(dev === undefined ? [] : describeCut('dev', dev.corpus, maxSubwords)),
    ...(test === undefined ? [] : describeCut('test', test.corpus, maxSubwords)),
  ];
  return { train, dev, test, notes };
}

/** Sentences about files that a training went without, where that made a difference to it. */
export function describeMissing(
  { dev, test }: Pick<Corpora, 'dev' | 'test'>,
  { modelSelection }: Pick<TrainingSettings, 'modelSelection'>,
): string[] {
  const choosesByDev = modelSelection === 'best_dev';
  const ofDev =
    dev === undefined && choosesByDev ? ['There is no dev file: the weights of the last epoch were kept.'] : [];
  if (test !== undefined) return ofDev;
  if (dev === undefined) return [...ofDev, 'There is neither a dev nor a test file: nothing was measured.'];
  return [
    `There is no test file: scores on dev are shown instead${choosesByDev ? ', which also chose the weights' : ''}.`,
  ];
}
