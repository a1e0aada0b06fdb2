import { join } from 'node:path';

import { createBatches } from '@dynclean/datasets';
import { nextSeed, seedEngine, type StepMeter } from '@dynclean/engine';
import type { SpanScores } from '@dynclean/metrics';
import {
  type NerModel,
  type PackedBatch,
  findOutput,
  packBatch,
  sumCrossEntropy,
  topNegLabels,
} from '@dynclean/models';
import { InputError, type TrainingSettings, throwIfInterrupted } from '@dynclean/schema';
import * as tf from '@tensorflow/tfjs-core';

import { AdamW } from './AdamW.js';
import type { EvaluationCorpus } from './evaluateSpanModel.js';
import { type PreparedCorpus, selectItems } from './prepareCorpus.js';
import { recordDynamics } from './recordDynamics.js';
import { SelfTraining, type SelfTrainingOptions } from './SelfTraining.js';
import { TrainingCheckpoint } from './TrainingCheckpoint.js';
import type { EpochEndRecord, EpochRecord, EvaluationRecord, TrainingEvent } from './TrainingEvent.js';
import { TrainingRecords } from './TrainingRecords.js';

/** Steps between looks at the loss; reading it waits for the step. */
const STEPS_PER_LOSS_CHECK = 16;

export interface TrainOptions {
  readonly model: NerModel;
  readonly corpus: PreparedCorpus;
  /** `[S]` what to train on: the file's labels, or those with threshold samples relabelled. */
  readonly labels: Int32Array;
  readonly settings: TrainingSettings;
  /** Human-labelled sentences that choose the checkpoint; without them the last weights stay. */
  readonly dev?: EvaluationCorpus | undefined;
  /** Measured wherever dev is better than ever, so that every shorter run's test scores are known too. */
  readonly test?: EvaluationCorpus | undefined;
  /** Where to write `epoch-1.arrow`, `epoch-2.arrow`, ...; the folder must exist. */
  readonly dynamicsFolder?: string | undefined;
  /** Epochs of dynamics. @default all */
  readonly dynamicsEpochs?: number | undefined;
  /** Keeps the state after each epoch here; a checkpoint that is there is gone on from. */
  readonly checkpointFolder?: string | undefined;
  /** Called before anything is saved at the end of an epoch; throws where the folders are another process's by now. */
  readonly assertOwned?: (() => void) | undefined;
  /** Called with the weights that a run of so many epochs would end with in `model`. */
  readonly keepModels?: { readonly epochs: readonly number[]; readonly save: (epoch: number) => Promise<void> };
  /** Learn from a teacher instead of `labels`; the model as it is takes part in the choice by dev. */
  readonly selfTraining?: SelfTrainingOptions | undefined;
  /** Told of every step and what it is at; see `startProfiler`. */
  readonly meter?: StepMeter | undefined;
  readonly onEvent?: ((event: TrainingEvent) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface TrainResult {
  readonly evaluations: readonly EvaluationRecord[];
  readonly epochs: readonly EpochRecord[];
  /** Scores at the ends of epochs, where there is no dev or `modelSelection` is `last`. */
  readonly epochEnds: readonly EpochEndRecord[];
  /** The dev evaluation whose weights the model has now; null without dev. */
  readonly best: { readonly step: number; readonly epoch: number; readonly scores: SpanScores } | null;
  /** Test scores of the weights that the model has now. */
  readonly test: SpanScores | null;
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
 * Trains a span model as DynClean does: batches in file order, summed cross-entropy over candidate spans (with TopNeg:
 * over the positives and the negatives most like them), AdamW with two learning rates, a dev evaluation twice an epoch
 * whose best weights the model has at the end. At the end of every epoch the dynamics of all usable spans are recorded
 * with the weights of that moment.
 *
 * Random numbers start afresh at each epoch from the run's seed and the epoch's number, so that a run repeats bit by bit
 * on one machine, a shorter run is the beginning of a longer one, and one that goes on from a checkpoint gives the same
 * bits as one that was never stopped.
 *
 * @throws InputError when there is nothing to train on.
 * @throws Error when the loss is NaN or infinite, saying between which steps it became so.
 */
export async function trainSpanModel(options: TrainOptions): Promise<TrainResult> {
  const { model, corpus, settings, meter, signal, onEvent } = options;
  const batchesOf = (epoch: number): number[][] =>
    createBatches(corpus.numSentences, {
      batchSize: settings.batchSize,
      order: settings.batchOrder,
      seed: settings.seed,
      epoch,
      lengths: corpus.lengths,
      skip: (sentence) => corpus.usableCounts[sentence] === 0,
    });
  const batchesPerEpoch = batchesOf(0).length;
  if (batchesPerEpoch === 0) throw new InputError('training: there must be at least one candidate span, but got none');
  const totalSteps = batchesPerEpoch * settings.totalEpochs;
  const stepsPerEvaluation = Math.floor(batchesPerEpoch / settings.evaluationsPerEpoch) || batchesPerEpoch;

  const { encoder, head } = model.trainable();
  const optimizer = new AdamW(
    [
      { variables: [...encoder.values()], learningRate: settings.encoderLr },
      { variables: [...head.values()], learningRate: settings.headLr },
    ],
    settings,
  );
  const teaching =
    options.selfTraining === undefined ? null : new SelfTraining(options.selfTraining, corpus, batchesPerEpoch);
  const optimise = createOptimise(options, optimizer, totalSteps);
  const takeStep = teaching === null ? createStep(options, optimise) : createTaughtStep(options, optimise, teaching);
  const records = new TrainingRecords(options, stepsPerEvaluation);
  const dynamicsEpochs = options.dynamicsFolder === undefined ? 0 : (options.dynamicsEpochs ?? settings.totalEpochs);
  const dynamicsFile = (epoch: number): string => join(options.dynamicsFolder ?? '', `epoch-${epoch}.arrow`);
  // Names of variables are the engine's and differ from process to process: parameters have names of their own.
  const state = new Map<string, tf.Variable>(teaching?.variables());
  const momentOf = optimizer.moments();
  for (const [name, variable] of [...encoder, ...head]) {
    state.set(name, variable);
    for (const order of ['first', 'second'])
      state.set(`${name}.${order}`, momentOf.get(`${variable.name}.${order}`) as tf.Variable);
  }

  let losses: LossWatch | null = null;
  try {
    const checkpoint =
      options.checkpointFolder === undefined ? null : await TrainingCheckpoint.open(options.checkpointFolder);
    const progress = checkpoint?.progress ?? null;
    if (checkpoint !== null && progress !== null) {
      records.resume(progress, await checkpoint.restore(state));
      optimizer.resumeAt(progress.step);
      onEvent?.({ kind: 'resume', epoch: progress.epoch, step: progress.step });
    } else if (teaching !== null) await records.evaluate(0, 0);
    let step = progress?.step ?? 0;
    for (let epoch = (progress?.epoch ?? 0) + 1; epoch <= settings.totalEpochs; epoch++) {
      seedEngine(computeEpochSeed(settings.seed, epoch));
      let trainingMs = 0;
      const stepTimes: number[] = [];
      losses?.dispose();
      losses = new LossWatch(step);
      for (const sentences of batchesOf(epoch - 1)) {
        throwIfInterrupted(signal);
        const started = performance.now();
        meter?.beginStep();
        losses.add(takeStep(sentences, ++step), step);
        meter?.endStep(sentences.reduce((sum, s) => sum + (corpus.encodings[s]?.inputIds.length ?? 0), 0));
        const elapsed = performance.now() - started;
        trainingMs += elapsed;
        stepTimes.push(elapsed);
        onEvent?.({ kind: 'step', step, totalSteps, epoch });
        if (step % stepsPerEvaluation === 0) await records.evaluate(step, epoch);
        await new Promise(setImmediate); // lets Ctrl-C and progress bars through
      }
      records.endEpoch({ kind: 'epoch', epoch, step, meanLoss: losses.mean(step), trainingMs }, stepTimes);
      await records.measureEpochEnd(step, epoch);
      options.assertOwned?.();
      if (epoch <= dynamicsEpochs) {
        await recordDynamics(model, corpus, options.labels, dynamicsFile(epoch), {
          signal,
          onProgress: (done, total) => onEvent?.({ kind: 'pass', what: 'dynamics', epoch, done, total }),
        });
      }
      if (options.keepModels?.epochs.includes(epoch) === true) {
        await records.withKeptWeights(() => options.keepModels?.save(epoch));
      }
      options.assertOwned?.();
      await checkpoint?.write(records.progress(step, epoch), state, records.bestWeights());
    }
    records.restoreBest();
    return {
      ...records.result(),
      totalSteps,
      dynamicsFiles: Array.from({ length: dynamicsEpochs }, (_, index) => dynamicsFile(index + 1)),
    };
  } finally {
    optimizer.dispose();
    (losses as LossWatch | null)?.dispose();
    records.dispose();
  }
}

/** The seed of an epoch: far from those of other epochs and of other runs' seeds nearby. */
export function computeEpochSeed(seed: number, epoch: number): number {
  let mixed = (Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(epoch, 0x85ebca6b)) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

/** Loss, gradients and one step of the optimizer; gives the loss, which the caller disposes of. */
type Optimise = (step: number, computeLoss: () => tf.Scalar) => tf.Scalar;

function createOptimise({ model, settings, meter }: TrainOptions, optimizer: AdamW, totalSteps: number): Optimise {
  const { encoder, head } = model.trainable();
  const variables = [...encoder.values(), ...head.values()];
  return (step, computeLoss) => {
    meter?.enter('forward');
    const { value, grads } = tf.variableGrads(() => {
      const loss = computeLoss();
      meter?.enter('backward');
      return loss;
    }, variables);
    meter?.enter('optimizer');
    const rateFactor = settings.schedule === 'linear' ? 1 - (step - 1) / totalSteps : 1;
    optimizer.step(grads, rateFactor);
    meter?.enter('other');
    tf.dispose(grads);
    return value;
  };
}

/** One step of a student that learns from its teacher. */
function createTaughtStep(
  { model }: TrainOptions,
  optimise: Optimise,
  teaching: SelfTraining,
): (sentences: readonly number[], step: number) => tf.Scalar {
  return (sentences, step) => {
    const batch = teaching.prepare(sentences);
    const softLabels = teaching.label(batch);
    const tensors = model.upload(batch);
    const loss = optimise(step, () => teaching.computeLoss(model, tensors, softLabels));
    softLabels.dispose();
    tensors.dispose();
    teaching.afterStep(model, step);
    return loss;
  };
}

/** One optimisation step on some sentences. */
function createStep(
  { model, corpus, labels, settings }: TrainOptions,
  optimise: Optimise,
): (sentences: readonly number[], step: number) => tf.Scalar {
  const prepared = new Map<string, { batch: PackedBatch; labels: Int32Array }>();
  const prepare = (sentences: readonly number[]) => {
    const key = sentences.join();
    let found = prepared.get(key);
    if (found === undefined) {
      const { items, spanIds } = selectItems(corpus, sentences);
      found = { batch: packBatch(items), labels: spanIds.map((id) => labels[id] as number) };
      if (settings.batchOrder !== 'shuffle_sentences') prepared.set(key, found); // the same batches every epoch
    }
    return found;
  };
  return (sentences, step) => {
    const { batch, labels: batchLabels } = prepare(sentences);
    const tensors = model.upload(batch);
    const loss = optimise(step, () => computeLoss(model, model.forward(tensors, true), tensors, batchLabels, settings));
    tensors.dispose();
    return loss;
  };
}

/**
 * The loss of one batch: cross-entropy summed over its spans (DynClean, Eq. 5), with TopNeg over its positives and the
 * negatives that `selectTopNegatives` keeps (DynClean, Eq. 7). No gradient flows through the ranking.
 */
export function computeLoss(
  model: NerModel,
  outputs: ReturnType<NerModel['forward']>,
  batch: ReturnType<NerModel['upload']>,
  labels: Int32Array,
  settings: TrainingSettings,
): tf.Scalar {
  return sumCrossEntropy(
    outputs.logits,
    settings.topneg ? labelsInLoss(outputs, labels, settings) : tf.tensor1d(labels, 'int32'),
  );
}

/** The labels with -1 for negatives that TopNeg leaves out. */
function labelsInLoss(
  outputs: ReturnType<NerModel['forward']>,
  labels: Int32Array,
  settings: TrainingSettings,
): tf.Tensor1D {
  const represent = (): tf.Tensor2D => findOutput(outputs, settings.topnegRepresentation);
  return topNegLabels(represent, labels, settings, () => nextSeed() / 2 ** 32);
}

/** Adds up losses on the engine and looks at them now and then. */
class LossWatch {
  private total = 0;
  private count = 0;
  private pending: tf.Scalar[] = [];

  constructor(private lastLook: number) {}

  add(loss: tf.Scalar, step: number): void {
    this.pending.push(loss);
    if (this.pending.length >= STEPS_PER_LOSS_CHECK) this.look(step);
  }

  /** Lets go of losses that nobody looked at. */
  dispose(): void {
    tf.dispose(this.pending);
  }

  mean(step: number): number {
    this.look(step);
    return this.count === 0 ? 0 : this.total / this.count;
  }

  private look(step: number): void {
    const values = this.pending.map((loss) => loss.dataSync()[0] as number);
    tf.dispose(this.pending);
    this.pending = [];
    for (const value of values) {
      if (!Number.isFinite(value)) {
        throw new Error(
          `training: the loss must be finite, but became ${value} between steps ${this.lastLook + 1} and ${step}. ` +
            'Lower the learning rates (--encoder-lr, --head-lr), or look at the data with `dynclean data check`.',
        );
      }
      this.total += value;
      this.count++;
    }
    this.lastLook = step;
  }
}
