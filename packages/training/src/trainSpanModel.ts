import { NotFiniteError } from '@dynclean/dynamics';
import type { StepMeter } from '@dynclean/engine';
import type { NerModel } from '@dynclean/models';
import type { TrainingSettings } from '@dynclean/schema';
import type * as tf from '@tensorflow/tfjs-core';

import { AdamW, type ParameterGroup } from './AdamW.js';
import { computeClipFactor } from './computeClipFactor.js';
import { createBatchPlan } from './createBatchPlan.js';
import type { EvaluationCorpus } from './evaluateSpanModel.js';
import type { Objective, TrainingBatch } from './Objective.js';
import { DynamicsRecording } from './parts/DynamicsRecording.js';
import { EpochRecords } from './parts/EpochRecords.js';
import { LossWatch } from './parts/LossWatch.js';
import { type KeptModels, ModelKeeping } from './parts/ModelKeeping.js';
import { type KeptWeights, ModelSelection } from './parts/ModelSelection.js';
import { TrainingClock } from './parts/TrainingClock.js';
import type { PreparedCorpus } from './prepareCorpus.js';
import { createSchedule } from './schedules/createSchedule.js';
import { TrainingCheckpoint } from './TrainingCheckpoint.js';
import type { EpochEndRecord, EpochRecord, EvaluationRecord, TrainingEvent } from './TrainingEvent.js';
import type { TrainingPart } from './TrainingPart.js';
import { trainModel, type TrainModelOptions } from './trainModel.js';

/** A model, what it learns, and what goes along. */
export interface TrainOptions<B extends TrainingBatch = TrainingBatch> {
  readonly model: NerModel;
  /** What is minimized; whoever made it disposes of it. */
  readonly objective: Objective<B>;
  readonly corpus: PreparedCorpus;
  /** The corpus whose usable spans are recorded. @default `corpus` */
  readonly recorded?: PreparedCorpus | undefined;
  /** `[S]` the label whose dynamics are recorded: the file's, or those with threshold samples relabelled. */
  readonly labels: Int32Array;
  readonly settings: TrainingSettings;
  /** Gold-labelled sentences that choose the checkpoint; without them the last weights stay. */
  readonly dev?: EvaluationCorpus | undefined;
  /** Measured wherever dev is better than ever, so that every shorter run's test scores are known too. */
  readonly test?: EvaluationCorpus | undefined;
  /**
   * Whether the weights that the model comes with take part in the choice: it has been trained before. @default false
   */
  readonly isTrained?: boolean | undefined;
  /** Where to write `epoch-1.arrow`, `epoch-2.arrow`, ...; the folder must exist. */
  readonly dynamicsFolder?: string | undefined;
  /** Other labels whose dynamics are recorded as well, and where; the loss never sees them. */
  readonly relabelled?: { readonly labels: Int32Array; readonly folder: string } | undefined;
  /** Where to write the probabilities of all classes beside the dynamics. @default nowhere */
  readonly classesFolder?: string | undefined;
  /** Epochs of dynamics. @default all */
  readonly dynamicsEpochs?: number | undefined;
  /** Keeps the state after each epoch here; a checkpoint that is there is gone on from. */
  readonly checkpointFolder?: string | undefined;
  /** Called before anything is saved at the end of an epoch; throws where the folders are another process's by now. */
  readonly assertOwned?: (() => void) | undefined;
  readonly keepModels?: KeptModels | undefined;
  /** Told of every step and what it is at; see `startProfiler`. */
  readonly meter?: StepMeter | undefined;
  readonly onEvent?: ((event: TrainingEvent) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What a training found, and what the model has now. */
export interface TrainResult extends KeptWeights {
  readonly evaluations: readonly EvaluationRecord[];
  readonly epochs: readonly EpochRecord[];
  /** Scores at the ends of epochs, where there is no dev or `modelSelection` is `last`. */
  readonly epochEnds: readonly EpochEndRecord[];
  readonly totalSteps: number;
  /** Median over the steps, milliseconds. */
  readonly stepMs: number;
  readonly dynamicsFiles: readonly string[];
  /** Wall clock of all starts together. */
  readonly elapsedMs: number;
  /** How often it went on after a stop. */
  readonly resumed: number;
}

/**
 * Trains a span model as DynClean does: batches in file order, AdamW with two learning rates, a dev evaluation twice an
 * epoch whose best weights the model has at the end. At the end of every epoch the dynamics of all usable spans are
 * recorded with the weights of that moment. What is minimized is the objective's business; see `trainModel` for bits.
 * Warm-up, clipping and exemptions from decay, which other papers train with, are settings that are off by default.
 *
 * @throws InputError when there is nothing to train on.
 * @throws Error when the loss is NaN or infinite, saying between which steps it became so, or when what the model gives
 *   on dev or for its dynamics is.
 */
export async function trainSpanModel<B extends TrainingBatch>(options: TrainOptions<B>): Promise<TrainResult> {
  const { model, corpus, settings, checkpointFolder, meter, onEvent } = options;
  const { totalEpochs, evaluationsPerEpoch } = settings;
  const batches = createBatchPlan(corpus, settings);
  const { batchesPerEpoch } = batches;
  const totalSteps = batchesPerEpoch * totalEpochs;

  const losses = new LossWatch();
  const epochs = new EpochRecords(losses, onEvent);
  const clock = new TrainingClock(onEvent);
  const selection = new ModelSelection({
    ...options,
    stepsPerEvaluation: Math.floor(batchesPerEpoch / evaluationsPerEpoch) || batchesPerEpoch,
    measuresStart: options.isTrained === true,
  });
  const dynamics = createRecording(options, options);
  const relabelled = createRecording(options, { dynamicsFolder: options.relabelled?.folder, labels: options.relabelled?.labels ?? options.labels, classesFolder: undefined }); // prettier-ignore
  const ownership: TrainingPart = { afterEpoch: () => options.assertOwned?.() };
  const parts: TrainingPart[] = [losses];
  if (meter !== undefined) parts.push(measureSteps(meter));
  parts.push(epochs, selection, ownership);
  for (const recording of [dynamics, relabelled]) if (recording !== null) parts.push(recording);
  if (options.keepModels !== undefined) parts.push(new ModelKeeping(selection, options.keepModels));
  parts.push(ownership, clock);

  const optimizer = createOptimizer(model, settings);
  try {
    const checkpoint = checkpointFolder === undefined ? undefined : await TrainingCheckpoint.open(checkpointFolder);
    await trainModel({
      ...options,
      optimizer,
      schedule: createSchedule(settings, totalSteps),
      clip: createClip(settings),
      batches,
      totalEpochs,
      seed: settings.seed,
      parts,
      checkpoint,
    });
    return {
      ...selection.kept,
      evaluations: selection.evaluations,
      epochs: epochs.records,
      epochEnds: selection.epochEnds,
      totalSteps,
      stepMs: epochs.typicalStepMs,
      dynamicsFiles: dynamics?.files ?? [],
      elapsedMs: clock.elapsedMs,
      resumed: clock.resumed,
    };
  } catch (error) {
    throw error instanceof NotFiniteError ? explainDivergence(error) : error;
  } finally {
    optimizer.dispose();
    for (const part of parts) part.dispose?.();
  }
}

/** A step that went too far may show in what the model gives before it shows in a loss. */
function explainDivergence(cause: NotFiniteError): Error {
  return new Error(
    'training: what the model gives must be finite, but is no longer. Lower the learning rates (--encoder-lr, --head-lr), ' +
      'or look at the data with `dynclean data check`.',
    { cause },
  );
}

/** AdamW with the learning rates of a fine-tuning: one for the encoder, one for the head. */
function createOptimizer(model: NerModel, settings: TrainingSettings): AdamW {
  const { encoder, head } = model.trainable();
  const { encoderLr, headLr, weightDecay, decayExemptions } = settings;
  const group = (parameters: ReadonlyMap<string, tf.Variable>, learningRate: number): ParameterGroup => ({
    parameters,
    learningRate,
    weightDecay,
    decays: (name) => decayExemptions === 'none' || parameters.get(name)!.rank > 1,
  });
  return new AdamW([group(encoder, encoderLr), group(head, headLr)], settings);
}

/** What becomes of gradients before the optimizer takes them; undefined: nothing. */
function createClip({ maxGradientNorm }: TrainingSettings): TrainModelOptions<TrainingBatch>['clip'] {
  return maxGradientNorm === null ? undefined : (gradients) => computeClipFactor(gradients, maxGradientNorm);
}

/** Records the dynamics of some labels into a folder; null: nowhere. */
function createRecording<B extends TrainingBatch>(
  options: TrainOptions<B>,
  {
    dynamicsFolder: folder,
    labels,
    classesFolder,
  }: Pick<TrainOptions<B>, 'dynamicsFolder' | 'labels' | 'classesFolder'>,
): DynamicsRecording | null {
  if (folder === undefined) return null;
  const { dynamicsEpochs, settings, recorded: corpus = options.corpus } = options;
  const epochs = dynamicsEpochs ?? settings.totalEpochs;
  return new DynamicsRecording({ ...options, corpus, labels, folder, classesFolder, epochs });
}

/** Tells a profiler where steps begin and end. */
function measureSteps(meter: StepMeter): TrainingPart {
  return {
    beforeStep: () => meter.beginStep(),
    afterStep: ({ numSubwords }) => meter.endStep(numSubwords),
  };
}
