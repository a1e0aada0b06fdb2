import type { EncoderInfo, ModelInfo, RunInfo } from '@dynclean/schema';
import type { TrainResult } from '@dynclean/training';

import { createdBy, readVersions } from '../context/createdBy.js';
import { relateFolder } from '../context/relateFolder.js';
import { toScores } from '../context/toScores.js';
import { countTrainingSpans, describeData, type OpenData } from '../data/openData.js';
import type { OpenEncoder } from './openEncoder.js';
import { describeMissing } from './prepareCorpora.js';
import type { RecordedLabels, TrainStageOptions } from './TrainStageOptions.js';

/** Whether it is for its model, which dev chooses and test measures; the other trainings are for their dynamics. */
export const hasModel = ({ threshold, heldOut }: TrainStageOptions): boolean =>
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
    data: describeLabels({ data, spans }, folder, root),
    encoder: describeEncoder(encoder, folder, root),
    settings,
    threshold: threshold?.settings ?? null,
    ...(heldOut && { heldOut: heldOut.settings }),
    numClasses: threshold?.numClasses ?? data.vocabulary.numClasses,
    engine,
  };
}

/** Labels by their file and counts. */
function describeLabels(
  { data, spans }: Pick<RecordedLabels, 'data' | 'spans'>,
  folder: string,
  root?: string,
): RunInfo['data'] {
  return describeData(data, countTrainingSpans(spans), relateFolder(data.dataset.folder, folder, root));
}

/** A folder of the user's is written as data folders are; everything else has an id that means the same everywhere. */
function describeEncoder(
  { info, isOwnFolder, folder: place }: OpenEncoder,
  folder: string,
  root?: string,
): EncoderInfo {
  return isOwnFolder ? { ...info, id: relateFolder(place, folder, root) } : info;
}

/** What `model.json` says, but for the head. */
export function describeModel(
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
export function describeResult(
  determinants: RunDeterminants,
  options: TrainStageOptions,
  { result, setupMs, folder }: { readonly result: TrainResult; readonly setupMs: number; readonly folder: string },
): RunInfo {
  const { data, corpora, engine, recordsOf } = options;
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
    ...(recordsOf && { dynamicsData: describeLabels(recordsOf, folder, options.root) }),
    best: best && { step: best.step, epoch: best.epoch, dev: toScores(best.scores, vocabulary) },
    test: test && toScores(test, vocabulary),
    notes: hasModel(options) ? [...corpora.notes, ...describeMissing(corpora, determinants.settings)] : [],
  };
}
