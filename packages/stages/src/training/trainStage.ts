import { mkdir, rm } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';

import { type CandidateSpans, enumerateCandidateSpans } from '@dynclean/datasets';
import { startProfiler } from '@dynclean/engine';
import { writeFileAtomically } from '@dynclean/files';
import { createObjective, findMethod } from '@dynclean/methods';
import {
  type CleaningSettings,
  type EncoderInfo,
  type EngineInfo,
  type RunInfo,
  throwIfInterrupted,
  type TrainingProfile,
  type TrainingSettings,
} from '@dynclean/schema';
import { type TrainResult, trainSpanModel } from '@dynclean/training';

import { createdBy, readVersions } from '../context/createdBy.js';
import type { RunContext } from '../context/RunContext.js';
import { formatJson, runFiles } from '../context/runFiles.js';
import { RunLog } from '../context/RunLog.js';
import { toScores } from '../context/toScores.js';
import { describeData, type OpenData } from '../data/openData.js';
import { createModel, createModelFrom } from './createModel.js';
import type { OpenEncoder } from './openEncoder.js';
import type { Corpora } from './prepareCorpora.js';
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

export interface TrainStageOptions extends TrainStageInputs {
  /** How progress and messages call it. */
  readonly stage: string;
  readonly recordDynamics: boolean;
  /** Only for a threshold run, which has neither dev nor test nor a model that anybody wants. */
  readonly threshold?: ThresholdTraining;
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
}

/** What a training gives beside its files. */
export interface TrainedStage {
  readonly run: RunInfo;
  readonly result: TrainResult;
  /** Null where none was asked for. */
  readonly profile: TrainingProfile | null;
}

/** What `run.json` says before anything has been trained: two runs that agree in it are the same run. */
export type RunDeterminants = Pick<
  RunInfo,
  'kind' | 'createdBy' | 'data' | 'encoder' | 'settings' | 'threshold' | 'numClasses' | 'engine'
>;

/** @param folder - the run's, for relative paths. */
export function describeRun(options: TrainStageOptions, folder: string): RunDeterminants {
  const { data, spans, encoder, engine, settings, threshold, root } = options;
  return {
    kind: threshold === undefined ? 'train' : 'threshold',
    createdBy,
    data: describeData(data, spans, relateFolder(data.dataset.folder, folder, root)),
    encoder: describeEncoder(encoder, folder, root),
    settings,
    threshold: threshold?.settings ?? null,
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

/** `target` as `folder` should write it: relative where both lie under `root`, else absolute. */
export function relateFolder(target: string, folder: string, root: string | undefined): string {
  const path = resolve(target);
  const isInside = root !== undefined && `${path}${sep}`.startsWith(`${resolve(root)}${sep}`);
  return isInside ? relative(resolve(folder), path) || '.' : path;
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
  const { stage, data, spans, corpora, encoder, settings, threshold, start } = options;
  const { signal } = context;
  const started = performance.now();
  const determinants = describeRun(options, folder);
  const dynamicsFolder = join(folder, runFiles.dynamics);
  if (options.recordDynamics) await mkdir(dynamicsFolder, { recursive: true });
  const log = new RunLog(join(folder, runFiles.log), data.vocabulary, { fresh: options.resumable === true });
  const report = reportTraining(stage, context);
  const labels = threshold?.labels ?? spans.labels;
  const goldLabels = (): Int32Array | null => readGoldLabels(data, spans);
  const objective = createObjective({ corpus: corpora.train, labels, settings, goldLabels });
  const subwords = objective.subwords();
  const { name: head, shape: headShape } = findMethod(settings.method.name).chooseHead(settings.method.settings);
  const model = await (start === undefined
    ? createModel({ encoder, settings, numClasses: determinants.numClasses, head, headShape, subwords, signal })
    : createModelFrom(start, { settings, subwords }));
  const save = (name: string): Promise<void> =>
    saveModel(join(folder, name), {
      model,
      encoderFolder: encoder.folder,
      info: {
        format: 'dynclean-model-1',
        createdBy,
        types: [...data.dataset.types],
        numClasses: determinants.numClasses,
        encoder: determinants.encoder,
        settings,
        data: { name: determinants.data.name, trainSha256: determinants.data.trainSha256 },
      },
    });
  const checkpointFolder = join(folder, runFiles.checkpoint);
  const setupMs = performance.now() - started;
  const profiler = options.profile === undefined ? null : startProfiler(options.engine, options.profile);
  try {
    const result = await trainSpanModel({
      model,
      objective,
      corpus: corpora.train,
      labels,
      settings,
      ...(threshold === undefined && { dev: corpora.dev, test: corpora.test }),
      dynamicsFolder: options.recordDynamics ? dynamicsFolder : undefined,
      dynamicsEpochs: options.dynamicsEpochs,
      checkpointFolder: options.resumable === true ? checkpointFolder : undefined,
      ...(options.keepModels && {
        keepModels: { epochs: options.keepModels, save: (epoch) => save(keptModelName(epoch)) },
      }),
      isTrained: start !== undefined,
      meter: profiler?.meter,
      signal,
      assertOwned: context.assertOwned,
      onEvent: (event) => {
        if (event.kind !== 'step' && event.kind !== 'pass') context.assertOwned?.();
        log.add(event);
        report(event);
      },
    });
    throwIfInterrupted(signal);
    context.assertOwned?.();
    const profile = profiler?.stop() ?? null;
    if (profile !== null) await writeFileAtomically(join(folder, runFiles.profile), formatJson(profile));
    const { best, test } = result;
    const run: RunInfo = {
      format: 'dynclean-run-1',
      ...determinants,
      versions: readVersions(options.engine),
      totalSteps: result.totalSteps,
      durations: {
        totalMs: Math.round(setupMs + result.elapsedMs),
        trainingMs: Math.round(result.epochs.reduce((sum, { trainingMs }) => sum + trainingMs, 0)),
        stepMs: result.stepMs,
      },
      dynamicsEpochs: result.dynamicsFiles.length,
      best: best && { step: best.step, epoch: best.epoch, dev: toScores(best.scores, data.vocabulary) },
      test: test && toScores(test, data.vocabulary),
      notes: threshold === undefined ? [...corpora.notes] : [],
    };
    if (threshold === undefined) await save(runFiles.model);
    await writeFileAtomically(join(folder, runFiles.run), formatJson(run));
    if (options.resumable === true) await rm(checkpointFolder, { recursive: true, force: true });
    return { run, result, profile };
  } finally {
    profiler?.stop();
    model.dispose();
    objective.dispose?.();
  }
}

/** Folder of a model that a run of fewer epochs would have ended with. */
export function keptModelName(epochs: number): string {
  return `${runFiles.model}-${epochs}`;
}

/** `[S]` what humans say of the training file's spans; null where their labels do not lie beside. */
function readGoldLabels({ dataset, vocabulary }: OpenData, { maxSpanWidth }: CandidateSpans): Int32Array | null {
  const { gold } = dataset;
  return gold === undefined ? null : enumerateCandidateSpans(gold, vocabulary, maxSpanWidth).labels;
}
