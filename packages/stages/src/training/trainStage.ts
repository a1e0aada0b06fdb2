import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { type CandidateSpans, enumerateCandidateSpans } from '@dynclean/datasets';
import { startProfiler } from '@dynclean/engine';
import { writeFileAtomically } from '@dynclean/files';
import { createObjective, findMethod } from '@dynclean/methods';
import type { NerModel } from '@dynclean/models';
import {
  type CleaningSettings,
  type EncoderInfo,
  type EngineInfo,
  type ModelInfo,
  type RunInfo,
  throwIfInterrupted,
  type TrainingProfile,
  type TrainingSettings,
} from '@dynclean/schema';
import { type TrainingEvent, type TrainResult, trainSpanModel } from '@dynclean/training';

import { createdBy, readVersions } from '../context/createdBy.js';
import { relateFolder } from '../context/relateFolder.js';
import type { RunContext } from '../context/RunContext.js';
import { formatJson, runFiles } from '../context/runFiles.js';
import { RunLog } from '../context/RunLog.js';
import { toScores } from '../context/toScores.js';
import { countTrainingSpans, describeData, type OpenData } from '../data/openData.js';
import { createModel, createModelFrom, type CreateModelOptions, openTeacher } from './createModel.js';
import { describeLanguage, type LanguageChoice } from './describeLanguage.js';
import type { HeldOutTraining } from './HeldOutTraining.js';
import type { OpenEncoder } from './openEncoder.js';
import { type Corpora, describeMissing } from './prepareCorpora.js';
import { TensorBoardLog } from '../tensorboard/TensorBoardLog.js';
import { openRecording } from './openRecording.js';
import { reportTraining } from './reportTraining.js';
import { saveModel } from './saveModel.js';

/** How to profile a training. */
export interface ProfileChoice {
  /** Wait for each operator of a GPU, so that its time is its own. */
  readonly synchronize: boolean;
}

/** What is trained on what, the machinery opened already. */
export interface TrainStageInputs {
  readonly data: OpenData;
  readonly spans: CandidateSpans;
  readonly corpora: Corpora;
  readonly encoder: OpenEncoder;
  readonly engine: EngineInfo;
  readonly settings: TrainingSettings;
}

/** What a threshold run does otherwise. */
export interface ThresholdTraining {
  /** `[S]` the training labels with threshold samples relabelled. */
  readonly labels: Int32Array;
  readonly numClasses: number;
  readonly settings: Pick<CleaningSettings, 'thresholdCount' | 'thresholdRelabel' | 'thresholdSeed'>;
}

/** A training, and what is to be kept of it. */
export interface TrainStageOptions extends TrainStageInputs {
  /** How progress and messages call it. */
  readonly stage: string;
  readonly recordDynamics: boolean;
  /** Only for a threshold run, which has neither dev nor test nor a model that anybody wants. */
  readonly threshold?: ThresholdTraining;
  /** Only for a training that names are held out of; it has none of these, either. */
  readonly heldOut?: HeldOutTraining;
  /** Folder under which paths are written relative to the run, because it moves as a whole. */
  readonly root?: string;
  /** Epochs of dynamics, where not all are wanted. */
  readonly dynamicsEpochs?: number;
  /**
   * Keeps the state after each epoch in `checkpoint/` and goes on from what is there. It goes when the run is complete.
   */
  readonly resumable?: boolean;
  /** Numbers of epochs whose best model is kept too, in `model-<epochs>/`. */
  readonly keepModels?: readonly number[];
  /** Finds out where the steps' time goes, `profile.json`. */
  readonly profile?: ProfileChoice;
  /** The model folder that it goes on from. @default a fresh head on the encoder */
  readonly start?: string;
  /** Model folders that its method learns of. @default none */
  readonly teachers?: readonly string[];
  /** By what its method predicts masked words. @default by nothing */
  readonly language?: LanguageChoice;
}

/** What a training gives beside its files. */
export interface TrainedStage {
  readonly run: RunInfo;
  readonly result: TrainResult;
  /** Null where none was asked for. */
  readonly profile: TrainingProfile | null;
}

/** Whether it is for its model, which dev chooses and test measures; the other trainings are for their dynamics. */
const hasModel = ({ threshold, heldOut }: TrainStageOptions): boolean =>
  threshold === undefined && heldOut === undefined;

/** What `run.json` says before anything has been trained: two runs that agree in it are the same run. */
export type RunDeterminants = Pick<
  RunInfo,
  'kind' | 'createdBy' | 'data' | 'encoder' | 'settings' | 'threshold' | 'heldOut' | 'numClasses' | 'engine'
>;

/** @param folder - the run's, for relative paths. */
export function describeRun(options: TrainStageOptions, folder: string): RunDeterminants {
  const { data, spans, encoder, engine, settings, threshold, heldOut, root } = options;
  return {
    kind: heldOut !== undefined ? 'held-out' : threshold === undefined ? 'train' : 'threshold',
    createdBy,
    data: describeData(data, countTrainingSpans(spans), relateFolder(data.dataset.folder, folder, root)),
    encoder: describeEncoder(encoder, folder, root),
    settings,
    threshold: threshold?.settings ?? null,
    ...(heldOut && { heldOut: heldOut.settings }),
    numClasses: threshold?.numClasses ?? data.vocabulary.numClasses,
    engine,
  };
}

/** A folder of the user's is written as data folders are; everything else has an id that means the same everywhere. */
function describeEncoder(
  { info, isOwnFolder, folder: place }: OpenEncoder,
  folder: string,
  root?: string,
): EncoderInfo {
  return isOwnFolder ? { ...info, id: relateFolder(place, folder, root) } : info;
}

/**
 * Trains once and fills a run folder: `run.json`, `log.jsonl`, `dynamics/`, `model/`.
 *
 * The same settings, data, encoder, engine and thread count give the same weights and dynamics, bit by bit. The model
 * is gone from memory when this returns.
 *
 * @param folder - an empty folder that becomes the run's; whoever calls gives it its final name.
 */
export async function trainStage(
  folder: string,
  options: TrainStageOptions,
  context: RunContext,
): Promise<TrainedStage> {
  const { data, spans, corpora, encoder, settings, threshold, heldOut } = options;
  const { signal } = context;
  const started = performance.now();
  const determinants = describeRun(options, folder);
  const recording = await openRecording(folder, options);
  const onEvent = watchTraining(folder, options, context);
  const labels = threshold?.labels ?? spans.labels;
  const objective = openObjective(options, labels);
  const model = await openModel(options, {
    numClasses: determinants.numClasses,
    subwords: objective.subwords(),
    signal,
  });
  const save = (name: string): Promise<void> =>
    saveModel(join(folder, name), { model, encoderFolder: encoder.folder, info: describeModel(determinants, data) });
  const checkpointFolder = join(folder, runFiles.checkpoint);
  const setupMs = performance.now() - started;
  const profiler = options.profile === undefined ? null : startProfiler(options.engine, options.profile);
  try {
    const result = await trainSpanModel({
      model,
      objective,
      corpus: heldOut?.learned ?? corpora.train,
      ...recording,
      labels,
      settings,
      ...(hasModel(options) && { dev: corpora.dev, test: corpora.test }),
      dynamicsEpochs: options.dynamicsEpochs,
      checkpointFolder: options.resumable === true ? checkpointFolder : undefined,
      ...(options.keepModels && {
        keepModels: { epochs: options.keepModels, save: (epoch) => save(keptModelName(epoch)) },
      }),
      isTrained: options.start !== undefined,
      meter: profiler?.meter,
      signal,
      assertOwned: context.assertOwned,
      onEvent,
    });
    throwIfInterrupted(signal);
    context.assertOwned?.();
    const profile = profiler?.stop() ?? null;
    if (profile !== null) await writeFileAtomically(join(folder, runFiles.profile), formatJson(profile));
    const run = describeResult(determinants, options, { result, setupMs });
    if (hasModel(options)) await save(runFiles.model);
    await writeFileAtomically(join(folder, runFiles.run), formatJson(run));
    if (options.resumable === true) await rm(checkpointFolder, { recursive: true, force: true });
    return { run, result, profile };
  } finally {
    profiler?.stop();
    model.dispose();
    objective.dispose?.();
  }
}

/** What is done with each event of a training: `log.jsonl`, and progress. */
function watchTraining(
  folder: string,
  { stage, data, resumable }: TrainStageOptions,
  context: RunContext,
): (event: TrainingEvent) => void {
  const log = new RunLog(join(folder, runFiles.log), data.vocabulary, { fresh: resumable === true });
  const board =
    context.tensorboard === true
      ? new TensorBoardLog(folder, { vocabulary: data.vocabulary, fresh: resumable === true })
      : null;
  const report = reportTraining(stage, context);
  return (event) => {
    if (event.kind !== 'step' && event.kind !== 'pass') context.assertOwned?.();
    log.add(event);
    board?.add(event);
    report(event);
  };
}

/** What is minimized, as the method has it. */
function openObjective(options: TrainStageOptions, labels: Int32Array) {
  const { data, spans, corpora, settings, heldOut, teachers = [], language } = options;
  return createObjective({
    corpus: heldOut?.learned ?? corpora.train,
    labels,
    settings,
    types: data.vocabulary.types,
    goldLabels: () => readGoldLabels(data, spans),
    teachers: teachers.map((folder) => () => openTeacher(folder)),
    ...(language && { language: describeLanguage(language) }),
  });
}

/** The model before its first step: fresh, with the head that the method chooses, or the one that it goes on from. */
function openModel(
  { encoder, settings, start }: TrainStageOptions,
  { numClasses, subwords, signal }: Pick<CreateModelOptions, 'numClasses' | 'subwords' | 'signal'>,
): Promise<NerModel> {
  if (start !== undefined) return createModelFrom(start, { settings, subwords });
  const { name: head, shape: headShape } = findMethod(settings.method.name).chooseHead(settings.method.settings);
  return createModel({ encoder, settings, numClasses, head, headShape, subwords, signal });
}

/** What `model.json` says, but for the head. */
function describeModel(
  { numClasses, encoder, settings, data: { name, trainSha256 } }: RunDeterminants,
  { dataset }: OpenData,
): Omit<ModelInfo, 'head'> {
  return {
    format: 'dynclean-model-1',
    createdBy,
    types: [...dataset.types],
    numClasses,
    encoder,
    settings,
    data: { name, trainSha256 },
  };
}

/** `run.json` of a training that is complete. */
function describeResult(
  determinants: RunDeterminants,
  options: TrainStageOptions,
  { result, setupMs }: { readonly result: TrainResult; readonly setupMs: number },
): RunInfo {
  const { data, corpora, engine } = options;
  const { vocabulary } = data;
  const { best, test } = result;
  return {
    format: 'dynclean-run-1',
    ...determinants,
    versions: readVersions(engine),
    totalSteps: result.totalSteps,
    durations: {
      totalMs: Math.round(setupMs + result.elapsedMs),
      trainingMs: Math.round(result.epochs.reduce((sum, { trainingMs }) => sum + trainingMs, 0)),
      stepMs: result.stepMs,
    },
    dynamicsEpochs: result.dynamicsFiles.length,
    best: best && { step: best.step, epoch: best.epoch, dev: toScores(best.scores, vocabulary) },
    test: test && toScores(test, vocabulary),
    notes: hasModel(options) ? [...corpora.notes, ...describeMissing(corpora, determinants.settings)] : [],
  };
}

/** Folder of a model that a run of fewer epochs would have ended with. */
export function keptModelName(epochs: number): string {
  return `${runFiles.model}-${epochs}`;
}

/** `[S]` gold labels of the training file's spans; null where they do not lie beside. */
function readGoldLabels({ dataset, vocabulary }: OpenData, { maxSpanWidth }: CandidateSpans): Int32Array | null {
  const { gold } = dataset;
  return gold === undefined ? null : enumerateCandidateSpans(gold, vocabulary, maxSpanWidth).labels;
}
