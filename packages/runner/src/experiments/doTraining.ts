import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { computeThresholdRunClasses, drawThresholdSamples, relabelThresholdSamples } from '@dynclean/cleaning';
import { writeFileAtomically } from '@dynclean/files';
import { countMatrixWeights } from '@dynclean/models';
import { type CleaningSettings, InputError, type StageRecord } from '@dynclean/schema';
import type { TrainResult } from '@dynclean/training';
import { writeRandomEncoder } from '@dynclean/weights';

import type { EngineChoice } from '../commonOptions.js';
import { enumerateTrainingSpans, type OpenData } from '../openData.js';
import { openEncoder, type OpenEncoder } from '../openEncoder.js';
import { openEngine } from '../openEngine.js';
import { prepareCorpora } from '../prepareCorpora.js';
import type { RunContext } from '../RunContext.js';
import { formatJson, runFiles } from '../runFiles.js';
import { toScores } from '../toScores.js';
import { keptModelName, type ThresholdTraining, trainStage, type TrainStageOptions } from '../trainStage.js';
import { countDataWords } from './Inventory.js';
import { countOperations } from './estimateDurations.js';
import { openVersion } from './openVersion.js';
import { describeEnvironment } from './describeEnvironment.js';
import type { StageOutcome } from './performStage.js';
import { requireInput } from './requireInput.js';
import type { EncoderRef, PlannedStage, StageTask } from './Plan.js';

export interface TrainingJob {
  readonly results: string;
  readonly stage: PlannedStage;
  readonly task: Exclude<StageTask, { kind: 'clean' }>;
  readonly engine: EngineChoice;
}

/** Folder of an encoder that is made on the spot. */
const RANDOM_ENCODER = 'random-encoder';

/** A training, a threshold run or a self-training, in a folder that may hold the beginnings of it. */
export async function doTraining(folder: string, job: TrainingJob, context: RunContext): Promise<StageOutcome> {
  const { results, stage, task } = job;
  const { needs } = stage;
  const data = await openVersion(results, task.data, versionOf(task));
  const engine = await openEngine({ ...job.engine, precision: stage.precision }, context);
  const start = task.kind === 'self-train' ? await findStart(results, task) : null;
  const encoder =
    start === null ? await prepareEncoder(folder, task.encoder, data, context) : await openEncoder(start, context);
  // Which epochs a run has does not change their bits where the rate is constant; else the number is the run's own.
  const settings = { ...task.settings, totalEpochs: Math.max(task.settings.totalEpochs, needs.epochs) };
  if (task.settings.schedule === 'constant') settings.totalEpochs = needs.epochs;
  const spans = enumerateTrainingSpans(data, settings.maxSpanWidth);
  const corpora = prepareCorpora(data, spans, encoder, settings);
  const options: TrainStageOptions = {
    data,
    spans,
    corpora,
    encoder,
    engine,
    settings,
    stage: { train: 'training', threshold: 'threshold run', 'self-train': 'self-training' }[task.kind],
    recordDynamics: needs.dynamicsEpochs > 0,
    ...(needs.dynamicsEpochs > 0 && { dynamicsEpochs: needs.dynamicsEpochs }),
    resumable: true,
    keepModels: needs.models.filter((epochs) => epochs < settings.totalEpochs),
    root: results,
    ...(task.kind === 'threshold' && {
      threshold: await prepareThreshold(folder, data, spans, corpora, task.threshold),
    }),
    ...(task.kind === 'self-train' && start !== null && { selfTraining: { settings: task.selfTraining, start } }),
  };
  const { run, result } = await trainStage(folder, options, context);
  await rm(join(folder, RANDOM_ENCODER), { recursive: true, force: true });
  const hasModel = task.kind !== 'threshold';
  return {
    run,
    clean: null,
    evaluations: describeEvaluations(result, data),
    epochEnds: result.epochEnds.map(({ epoch, step, dev, test }) => ({
      epoch,
      step,
      dev: dev && toScores(dev, data.vocabulary),
      test: test && toScores(test, data.vocabulary),
    })),
    epochs: settings.totalEpochs,
    models: hasModel ? [...(options.keepModels ?? []), settings.totalEpochs] : [],
    selfTraining: task.kind === 'self-train' ? task.selfTraining : null,
    files: {
      dynamics: options.recordDynamics ? runFiles.dynamics : null,
      spans: null,
      cleaned: null,
      model: hasModel ? runFiles.model : null,
    },
    operations: countOperations(
      { ...stage, needs: { ...needs, epochs: settings.totalEpochs } },
      { words: countDataWords(data.dataset) },
      { matrixWeights: countMatrixWeights(encoder.config) },
    ),
    totalMs: run.durations.totalMs,
    resumed: result.resumed,
    environment: describeEnvironment(engine),
  };
}

function versionOf(task: TrainingJob['task']) {
  if (task.kind === 'threshold') return 'distant';
  return task.kind === 'self-train' && task.selfTraining.spans === 'all' ? 'distant' : task.version;
}

function describeEvaluations({ evaluations }: TrainResult, { vocabulary }: OpenData): StageRecord['evaluations'] {
  return evaluations.map(({ step, epoch, scores, best, test }) => ({
    step,
    epoch,
    dev: toScores(scores, vocabulary),
    best,
    test: test && toScores(test, vocabulary),
  }));
}

/** A named encoder; or one of random weights, which the same corpus and seed always make the same. */
async function prepareEncoder(
  folder: string,
  { name, random }: EncoderRef,
  { dataset }: OpenData,
  context: RunContext,
): Promise<OpenEncoder> {
  if (random === null) return openEncoder(name, context);
  const place = join(folder, RANDOM_ENCODER);
  const { numLayers, hiddenSize, seed } = random;
  const words = dataset.train.map(({ tokens }) => tokens);
  await writeRandomEncoder(place, words, { seed, shape: { numLayers, hiddenSize }, force: true });
  const encoder = await openEncoder(place, context);
  return { ...encoder, info: { ...encoder.info, id: name }, isOwnFolder: false };
}

async function prepareThreshold(
  folder: string,
  { vocabulary }: OpenData,
  spans: TrainStageOptions['spans'],
  corpora: TrainStageOptions['corpora'],
  settings: Pick<CleaningSettings, 'thresholdCount' | 'thresholdRelabel' | 'thresholdSeed'>,
): Promise<ThresholdTraining> {
  const { numClasses } = vocabulary;
  const { thresholdCount: count, thresholdRelabel: relabel, thresholdSeed: seed } = settings;
  const excluded = corpora.train.usable.map((usable) => 1 - usable);
  const samples = drawThresholdSamples({ labels: spans.labels, excluded, numClasses, count, seed });
  await writeFileAtomically(join(folder, runFiles.thresholdSamples), formatJson(samples));
  return {
    labels: relabelThresholdSamples({ labels: spans.labels, samples, numClasses, relabel, seed }),
    numClasses: computeThresholdRunClasses(numClasses, relabel),
    settings,
  };
}

/** The model folder that a self-training starts from. */
async function findStart(results: string, task: StageTask & { kind: 'self-train' }): Promise<string> {
  const { record, folder } = await requireInput(results, 'train', task.start);
  const name = record.epochs === task.startEpochs ? runFiles.model : keptModelName(task.startEpochs);
  const place = join(folder, name);
  if (existsSync(place)) return place;
  throw new InputError(
    `${place}: must be the model that the self-training starts from, but is not there ("dynclean runs gc" may have ` +
      'dropped it). "dynclean run" makes it again.',
  );
}
