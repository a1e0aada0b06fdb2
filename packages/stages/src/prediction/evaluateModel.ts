import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';

import { findDataset, readDataset, readSentences } from '@dynclean/datasets';
import { countSentences, type SentenceCounts } from '@dynclean/metrics';
import { type EngineInfo, InputError, type Scores, type Sentence, type TrainingSettings } from '@dynclean/schema';
import { predictCounted, scoreLabels } from '@dynclean/training';

import type { EngineChoice } from '../context/commonOptions.js';
import type { RunContext } from '../context/RunContext.js';
import { toScores } from '../context/toScores.js';
import { reportWarnings } from '../data/reportWarnings.js';
import { findModelFolder, loadModel } from '../training/loadModel.js';
import { openEngine } from '../training/openEngine.js';
import { describeCut, prepareEvaluation } from '../training/prepareCorpora.js';

/** Which model is measured on which sentences: `dataset` or `file`, one of them; settings not given are the model's. */
export interface EvaluateModelOptions extends EngineChoice {
  /** A model folder, or a run folder with `model/`. */
  readonly model: string;
  /** A dataset (id or folder) whose `split` is measured. */
  readonly dataset?: string;
  /** `gold`: the training sentences with gold labels. @default `test`, or `dev` where there is no test */
  readonly split?: 'dev' | 'test' | 'gold' | 'train';
  /** Or a file of sentences. */
  readonly file?: string;
  readonly evalGoldScope?: TrainingSettings['evalGoldScope'];
  readonly evalOverlap?: TrainingSettings['evalOverlap'];
  readonly evalClasswise?: TrainingSettings['evalClasswise'];
  readonly longSentences?: TrainingSettings['longSentences'];
  /** Whether predictions are counted sentence by sentence too. @default false */
  readonly countsSentences?: boolean;
}

/** Scores, and what they are of. */
export interface EvaluateSummary {
  readonly model: string;
  /** The file that was measured on, or the dataset's folder and split. */
  readonly file: string;
  readonly sentences: number;
  readonly scores: Scores;
  /** Where it was asked for. */
  readonly bySentence?: SentenceCounts;
  readonly evalGoldScope: TrainingSettings['evalGoldScope'];
  readonly evalOverlap: TrainingSettings['evalOverlap'];
  readonly evalClasswise: TrainingSettings['evalClasswise'];
  readonly engine: EngineInfo;
  /** What was done instead where something is missing. */
  readonly notes: readonly string[];
}

/**
 * Precision, recall and F1 of a model on labelled sentences, micro and by type: exact spans, entities that are too wide
 * to be predicted counted as missed.
 *
 * @throws InputError when the model or the sentences cannot be read, or hold types that the model does not know.
 */
export async function evaluateModel(options: EvaluateModelOptions, context: RunContext = {}): Promise<EvaluateSummary> {
  const folder = findModelFolder(options.model);
  const engine = await openEngine(options, context);
  const loaded = await loadModel(folder);
  try {
    const { settings, types } = loaded.info;
    const { sentences, file, notes } = await readEvaluationSentences(options, types, context);
    const evalSettings = {
      evalGoldScope: options.evalGoldScope ?? settings.evalGoldScope,
      evalOverlap: options.evalOverlap ?? settings.evalOverlap,
      evalClasswise: options.evalClasswise ?? settings.evalClasswise,
    };
    const corpus = prepareEvaluation({ sentences, file }, loaded, {
      longSentences: options.longSentences ?? settings.longSentences,
      maxSpanWidth: settings.maxSpanWidth,
    });
    const predicted = await predictCounted(loaded.model, corpus, {
      settings: evalSettings,
      signal: context.signal,
      onProgress: (done, total) => context.onProgress?.({ stage: 'evaluation', done, total, unit: 'sentences' }),
    });
    const gold = evalSettings.evalGoldScope === 'all' ? sentences.map(({ entities }) => entities.length) : undefined;
    return {
      model: folder,
      file,
      sentences: sentences.length,
      scores: toScores(scoreLabels(predicted, corpus, evalSettings), loaded.vocabulary),
      ...(options.countsSentences === true && {
        bySentence: countSentences({ ...corpus.corpus.spans, predicted, gold }),
      }),
      ...evalSettings,
      engine,
      notes: [...notes, ...describeCut(file, corpus.corpus, loaded.maxSubwords)],
    };
  } finally {
    loaded.dispose();
  }
}

/** The sentences that a user means. Types must be the model's: another order of them would be another meaning. */
async function readEvaluationSentences(
  { dataset, split, file }: EvaluateModelOptions,
  types: readonly string[],
  context: RunContext,
): Promise<{ sentences: readonly Sentence[]; file: string; notes: string[] }> {
  if ((dataset === undefined) === (file === undefined)) {
    throw new InputError(
      `evaluate: must be given a dataset or a file, but got ${dataset === undefined ? 'neither' : 'both'}`,
    );
  }
  if (file !== undefined) {
    const path = resolve(file);
    if (!(await stat(path).catch(() => null))?.isFile()) throw new InputError(`${path}: there is no such file`);
    return {
      sentences: await readSentences(path, {
        types,
        typesOf: 'model',
        onWarning: (warning) => reportWarnings([warning], context),
      }),
      file: path,
      notes: [],
    };
  }
  const read = await readDataset(await findDataset(dataset ?? ''));
  reportWarnings(read.warnings, context);
  const chosen = split ?? (read.test === undefined ? 'dev' : 'test');
  const sentences = read[chosen];
  if (sentences === undefined || sentences.length === 0) {
    throw new InputError(
      `${read.folder}: must have ${chosen === 'gold' ? 'train-gold' : chosen} sentences to measure on, but got none. ` +
        'Name another --split, or a file.',
    );
  }
  const unknown = new Set(sentences.flatMap(({ entities }) => entities.map(([, , type]) => type)));
  for (const type of types) unknown.delete(type);
  if (unknown.size > 0) {
    throw new InputError(
      `${read.folder}: ${chosen} must have the model's types ${types.join(', ')}, but got ${[...unknown].join(', ')}. ` +
        'Measure a model on data of the kind that it was trained on.',
    );
  }
  const notes = split === undefined && chosen === 'dev' ? ['There is no test file: dev was measured instead.'] : [];
  const name = chosen === 'train' ? read.trainFile : `${read.folder}: ${chosen === 'gold' ? 'train-gold' : chosen}`;
  return { sentences, file: name, notes };
}
