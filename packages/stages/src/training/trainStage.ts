import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { type CandidateSpans, enumerateCandidateSpans } from '@dynclean/datasets';
import { startProfiler } from '@dynclean/engine';
import { writeFileAtomically } from '@dynclean/files';
import { createObjective, findMethod } from '@dynclean/methods';
import type { NerModel } from '@dynclean/models';
import { type RunInfo, throwIfInterrupted, type TrainingProfile } from '@dynclean/schema';
import { type TrainingEvent, type TrainResult, trainSpanModel } from '@dynclean/training';

import type { RunContext } from '../context/RunContext.js';
import { formatJson, runFiles } from '../context/runFiles.js';
import { RunLog } from '../context/RunLog.js';
import type { OpenData } from '../data/openData.js';
import { createModel, createModelFrom, type CreateModelOptions, openTeacher } from './createModel.js';
import { describeModel, describeResult, describeRun, hasModel } from './describeRun.js';
import { describeLanguage } from './describeLanguage.js';
import { TensorBoardLog } from '../tensorboard/TensorBoardLog.js';
import { openRecording } from './openRecording.js';
import { reportTraining } from './reportTraining.js';
import { saveModel } from './saveModel.js';
import type { TrainStageOptions } from './TrainStageOptions.js';

/** What a training gives beside its files. */
export interface TrainedStage {
  readonly run: RunInfo;
  readonly result: TrainResult;
  /** Null where none was asked for. */
  readonly profile: TrainingProfile | null;
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
      labels: labelsOfRecording(options),
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
    const run = describeResult(determinants, options, { result, setupMs, folder });
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

/** Folder of a model that a run of fewer epochs would have ended with. */
export function keptModelName(epochs: number): string {
  return `${runFiles.model}-${epochs}`;
}

/** `[S]` the labels whose dynamics are recorded: threshold samples stand under the label that they are learned by. */
function labelsOfRecording({ spans, threshold, recordsOf }: TrainStageOptions): Int32Array {
  if (recordsOf === undefined) return threshold?.labels ?? spans.labels;
  const { labels } = recordsOf.spans;
  if (threshold === undefined) return labels;
  return labels.map((label, span) => (threshold.labels[span] === spans.labels[span] ? label : threshold.labels[span]!));
}

/** `[S]` gold labels of the training file's spans; null where they do not lie beside. */
function readGoldLabels({ dataset, vocabulary }: OpenData, { maxSpanWidth }: CandidateSpans): Int32Array | null {
  const { gold } = dataset;
  return gold === undefined ? null : enumerateCandidateSpans(gold, vocabulary, maxSpanWidth).labels;
}
