import { join } from 'node:path';

import { createBatches } from '@dynclean/datasets';
import { nextSeed } from '@dynclean/engine';
import type { SpanScores } from '@dynclean/metrics';
import {
  type ModelSnapshot,
  type PackedBatch,
  type SpanModel,
  computeTopNegSimilarity,
  packBatch,
  selectTopNegatives,
  sumCrossEntropy,
} from '@dynclean/models';
import { InputError, type TrainingSettings, throwIfInterrupted } from '@dynclean/schema';
import * as tf from '@tensorflow/tfjs-core';

import { AdamW } from './AdamW.js';
import { type EvaluationCorpus, evaluateSpanModel } from './evaluateSpanModel.js';
import { type PreparedCorpus, selectItems } from './prepareCorpus.js';
import { recordDynamics } from './recordDynamics.js';
import type { EpochRecord, EvaluationRecord, TrainingEvent } from './TrainingEvent.js';

/** Steps between looks at the loss; reading it waits for the step. */
const STEPS_PER_LOSS_CHECK = 16;

export interface TrainOptions {
  readonly model: SpanModel;
  readonly corpus: PreparedCorpus;
  /** `[S]` what to train on: the file's labels, or those with threshold samples relabelled. */
  readonly labels: Int32Array;
  readonly settings: TrainingSettings;
  /** Human-labelled sentences that choose the checkpoint; without them the last weights stay. */
  readonly dev?: EvaluationCorpus | undefined;
  /** Where to write `epoch-1.arrow`, `epoch-2.arrow`, ...; the folder must exist. */
  readonly dynamicsFolder?: string | undefined;
  readonly onEvent?: ((event: TrainingEvent) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface TrainResult {
  readonly evaluations: readonly EvaluationRecord[];
  readonly epochs: readonly EpochRecord[];
  /** The dev evaluation whose weights the model has now; null without dev. */
  readonly best: { readonly step: number; readonly epoch: number; readonly scores: SpanScores } | null;
  readonly totalSteps: number;
  /** Median over the steps, milliseconds. */
  readonly stepMs: number;
  readonly dynamicsFiles: readonly string[];
}

/**
 * Trains a span model as DynClean does: batches in file order, summed cross-entropy over candidate spans (with TopNeg:
 * over the positives and the negatives most like them), AdamW with two learning rates, a dev evaluation twice an epoch
 * whose best weights the model has at the end. At the end of every epoch the dynamics of all usable spans are recorded
 * with the weights of that moment.
 *
 * The engine's random numbers must have been seeded (`seedEngine`): then a run repeats bit by bit on one machine.
 *
 * @throws InputError when there is nothing to train on.
 * @throws Error when the loss is NaN or infinite, saying between which steps it became so.
 */
export async function trainSpanModel(options: TrainOptions): Promise<TrainResult> {
  const { model, corpus, settings, dev, signal, onEvent } = options;
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
  const takeStep = createStep(options, optimizer, totalSteps);
  const evaluations: EvaluationRecord[] = [];
  const epochs: EpochRecord[] = [];
  const dynamicsFiles: string[] = [];
  const stepTimes: number[] = [];
  let bestWeights: ModelSnapshot | null = null;
  let best: TrainResult['best'] = null;

  const evaluate = async (step: number, epoch: number): Promise<void> => {
    if (dev === undefined) return;
    const scores = await evaluateSpanModel(model, dev, settings, {
      signal,
      onProgress: (done, total) => onEvent?.({ kind: 'pass', what: 'evaluation', epoch, done, total }),
    });
    const isBest = best === null || scores.f1 > best.scores.f1;
    if (isBest) {
      if (settings.modelSelection === 'best_dev') {
        bestWeights?.dispose();
        bestWeights = model.snapshot();
      }
      best = { step, epoch, scores };
    }
    const record = { kind: 'evaluation', step, epoch, scores, best: isBest } as const;
    evaluations.push(record);
    onEvent?.(record);
  };

  let losses: LossWatch | null = null;
  try {
    let step = 0;
    for (let epoch = 1; epoch <= settings.totalEpochs; epoch++) {
      let trainingMs = 0;
      losses?.dispose();
      losses = new LossWatch(step);
      for (const sentences of batchesOf(epoch - 1)) {
        throwIfInterrupted(signal);
        const started = performance.now();
        losses.add(takeStep(sentences, ++step), step);
        const elapsed = performance.now() - started;
        trainingMs += elapsed;
        stepTimes.push(elapsed);
        onEvent?.({ kind: 'step', step, totalSteps, epoch });
        if (step % stepsPerEvaluation === 0) await evaluate(step, epoch);
        await new Promise(setImmediate); // lets Ctrl-C and progress bars through
      }
      const record = { kind: 'epoch', epoch, step, meanLoss: losses.mean(step), trainingMs } as const;
      epochs.push(record);
      onEvent?.(record);
      if (options.dynamicsFolder !== undefined) {
        const file = join(options.dynamicsFolder, `epoch-${epoch}.arrow`);
        await recordDynamics(model, corpus, options.labels, file, {
          signal,
          onProgress: (done, total) => onEvent?.({ kind: 'pass', what: 'dynamics', epoch, done, total }),
        });
        dynamicsFiles.push(file);
      }
    }
    if (bestWeights !== null) model.restore(bestWeights);
  } finally {
    optimizer.dispose();
    (losses as LossWatch | null)?.dispose();
    (bestWeights as ModelSnapshot | null)?.dispose();
  }
  stepTimes.sort((a, b) => a - b);
  const stepMs = stepTimes[Math.floor(stepTimes.length / 2)] ?? 0;
  return { evaluations, epochs, best, totalSteps, stepMs, dynamicsFiles };
}

/** One optimisation step on some sentences; gives the loss, which the caller disposes of. */
function createStep(
  { model, corpus, labels, settings }: TrainOptions,
  optimizer: AdamW,
  totalSteps: number,
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
  const { encoder, head } = model.trainable();
  const variables = [...encoder.values(), ...head.values()];
  return (sentences, step) => {
    const { batch, labels: batchLabels } = prepare(sentences);
    const tensors = model.upload(batch);
    const { value, grads } = tf.variableGrads(() => {
      const outputs = model.forward(tensors, true);
      return computeLoss(model, outputs, tensors, batchLabels, settings);
    }, variables);
    const rateFactor = settings.schedule === 'linear' ? 1 - (step - 1) / totalSteps : 1;
    optimizer.step(grads, rateFactor);
    tf.dispose(grads);
    tensors.dispose();
    return value;
  };
}

/**
 * The loss of one batch: summed cross-entropy over its spans (DynClean, section 3), with TopNeg over its positives and
 * the negatives that `selectTopNegatives` keeps (Eq. 6). No gradient flows through the ranking.
 */
export function computeLoss(
  model: SpanModel,
  outputs: ReturnType<SpanModel['forward']>,
  batch: ReturnType<SpanModel['upload']>,
  labels: Int32Array,
  settings: TrainingSettings,
): tf.Scalar {
  const inLoss = settings.topneg ? dropFarNegatives(model, outputs, batch, labels, settings) : labels;
  return sumCrossEntropy(outputs.logits, tf.tensor1d(inLoss, 'int32'));
}

/** The labels with -1 for negatives that TopNeg leaves out. */
function dropFarNegatives(
  model: SpanModel,
  outputs: ReturnType<SpanModel['forward']>,
  batch: ReturnType<SpanModel['upload']>,
  labels: Int32Array,
  settings: TrainingSettings,
): Int32Array {
  const similarity = tf.tidy(() => {
    const isPositive = tf.tensor1d(Float32Array.from(labels, (label) => (label > 0 ? 1 : 0)));
    const representations =
      settings.topnegRepresentation === 'ffnn_hidden'
        ? outputs.ffnnHidden
        : model.spanInputs(outputs.encoderOutput, batch);
    return computeTopNegSimilarity(representations, isPositive).dataSync() as Float32Array;
  });
  const kept = selectTopNegatives(similarity, labels, settings, () => nextSeed() / 2 ** 32);
  const inLoss = labels.map((label) => (label === 0 ? -1 : label));
  for (const span of kept) inLoss[span] = 0;
  return inLoss;
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
