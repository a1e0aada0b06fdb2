import { mkdir } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';

import type { CandidateSpans } from '@dynclean/datasets';
import {
  type CleaningSettings,
  type EncoderInfo,
  type EngineInfo,
  type RunInfo,
  throwIfInterrupted,
  type TrainingSettings,
  writeFileAtomically,
} from '@dynclean/schema';
import { evaluateSpanModel, trainSpanModel } from '@dynclean/training';

import { createdBy, readVersions } from './createdBy.js';
import { createModel } from './createModel.js';
import { describeData, type OpenData } from './openData.js';
import type { OpenEncoder } from './openEncoder.js';
import type { Corpora } from './prepareCorpora.js';
import { reportTraining } from './reportTraining.js';
import type { RunContext } from './RunContext.js';
import { formatJson, runFiles } from './runFiles.js';
import { RunLog } from './RunLog.js';
import { saveModel } from './saveModel.js';
import { toScores } from './toScores.js';

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
 * The same settings, data, encoder, engine and thread count give the same weights and dynamics, bit by bit. The model is
 * gone from memory when this returns.
 *
 * @param folder - an empty folder that becomes the run's; whoever calls gives it its final name.
 */
export async function trainStage(folder: string, options: TrainStageOptions, context: RunContext): Promise<RunInfo> {
  const { stage, data, spans, corpora, encoder, settings, threshold } = options;
  const { signal } = context;
  const started = performance.now();
  const determinants = describeRun(options, folder);
  const dynamicsFolder = join(folder, runFiles.dynamics);
  if (options.recordDynamics) await mkdir(dynamicsFolder);
  const log = new RunLog(join(folder, runFiles.log), data.vocabulary);
  const report = reportTraining(stage, context);
  const model = await createModel({
    encoder,
    settings,
    numClasses: determinants.numClasses,
    corpus: corpora.train,
    signal,
  });
  try {
    const result = await trainSpanModel({
      model,
      corpus: corpora.train,
      labels: threshold?.labels ?? spans.labels,
      settings,
      dev: threshold === undefined ? corpora.dev : undefined,
      dynamicsFolder: options.recordDynamics ? dynamicsFolder : undefined,
      signal,
      onEvent: (event) => {
        log.add(event);
        report(event);
      },
    });
    const test =
      threshold !== undefined || corpora.test === undefined
        ? null
        : await evaluateSpanModel(model, corpora.test, settings, {
            signal,
            onProgress: (done, total) =>
              context.onProgress?.({ stage: `${stage}, test`, done, total, unit: 'sentences' }),
          });
    throwIfInterrupted(signal);
    const { best } = result;
    const run: RunInfo = {
      format: 'dynclean-run-1',
      ...determinants,
      versions: readVersions(options.engine),
      totalSteps: result.totalSteps,
      durations: {
        totalMs: Math.round(performance.now() - started),
        trainingMs: Math.round(result.epochs.reduce((sum, { trainingMs }) => sum + trainingMs, 0)),
        stepMs: result.stepMs,
      },
      dynamicsEpochs: result.dynamicsFiles.length,
      best: best && { step: best.step, epoch: best.epoch, dev: toScores(best.scores, data.vocabulary) },
      test: test && toScores(test, data.vocabulary),
      notes: threshold === undefined ? [...corpora.notes] : [],
    };
    if (threshold === undefined) {
      await saveModel(join(folder, runFiles.model), {
        model,
        encoderFolder: encoder.folder,
        info: {
          format: 'dynclean-model-1',
          createdBy,
          types: [...data.dataset.types],
          numClasses: run.numClasses,
          encoder: determinants.encoder,
          settings,
          data: { name: run.data.name, trainSha256: run.data.trainSha256 },
        },
      });
    }
    await writeFileAtomically(join(folder, runFiles.run), formatJson(run));
    return run;
  } finally {
    model.dispose();
  }
}
