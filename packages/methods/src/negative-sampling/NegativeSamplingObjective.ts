import { drawUniform, type NerModel, type PackedBatch, pickSpans, sumCrossEntropy } from '@dynclean/models';
import type { Objective, PackedSpans, SpanBatch, SpanBatches, Visit } from '@dynclean/training';
import * as tf from '@tensorflow/tfjs-core';

import { computeMissampling } from './computeMissampling.js';
import { computeSamplingScores } from './computeSamplingScores.js';
import { drawNegatives } from './drawNegatives.js';
import type { NegativeSamplingSettings } from './NegativeSamplingSettings.js';
import { SamplingRecords } from './SamplingRecords.js';

/** What decides the draws of a training, and what they are held against. */
export interface NegativeSamplingOptions {
  readonly settings: NegativeSamplingSettings;
  /** C, the epochs of the whole training. */
  readonly totalEpochs: number;
  /** `[spans of the corpus]` gold labels, for what is reported; null: not known. */
  readonly gold: Int32Array | null;
  /**
   * `[spans of the corpus]` 1 for each span that is a negative at every visit, asked for before the first epoch.
   * @default negatives are drawn
   */
  readonly chooseNegatives?: () => Promise<Uint8Array>;
}

/**
 * Annotated spans and drawn negatives of some sentences; or all spans, where the step's own pass decides what is drawn.
 */
export interface SampledBatch extends SpanBatch {
  /** Null: drawn already. */
  readonly undrawn: { readonly given: PackedSpans; readonly temperature: number } | null;
}

/**
 * Cross-entropy over the annotated entities and a few other spans of each sentence, which are taken for no entities and
 * drawn anew at each visit (Li et al. 2022, Eq. 1): entities that nobody annotated are seldom among them.
 *
 * Drawn are all spans alike, or in proportion to `exp(r / T)` (Li et al. 2022, Eq. 5) with `T = sqrt(C - c)`, c being
 * the epochs that are done: `computeSamplingScores`. The papers' loss is a sum, the public code's a mean.
 */
export class NegativeSamplingObjective implements Objective<SampledBatch> {
  private readonly records = new SamplingRecords();
  /** What `chooseNegatives` gave. */
  private chosen: Uint8Array | null = null;

  constructor(
    private readonly batches: SpanBatches,
    private readonly options: NegativeSamplingOptions,
  ) {}

  beforeEpoch(): void | Promise<void> {
    this.records.begin();
    const { chooseNegatives } = this.options;
    if (chooseNegatives !== undefined && this.chosen === null) {
      return chooseNegatives().then((chosen) => void (this.chosen = chosen));
    }
  }

  prepare(model: NerModel, sentences: readonly number[], { epoch }: Visit): SampledBatch {
    const given = this.batches.pack(sentences);
    const { weighting, probabilities } = this.options.settings;
    const temperature = Math.sqrt(this.options.totalEpochs - (epoch - 1));
    if (weighting === 'weighted' && probabilities === 'train_pass') {
      return upload(model, { ...given, undrawn: { given, temperature } });
    }
    const scores = weighting === 'uniform' ? null : this.score(model, given.packed, temperature);
    const inLoss = this.draw(given, scores);
    const labels = inLoss.map((span) => given.labels[span] as number);
    return upload(model, { ...given, packed: pickSpans(given.packed, inLoss), labels, undrawn: null });
  }

  loss(model: NerModel, { tensors, labels: ofBatch, undrawn }: SampledBatch): tf.Scalar {
    const { logits } = model.forward(tensors, true);
    let labels = ofBatch;
    if (undrawn !== null) {
      const scores = this.toScores(model, logits.dataSync() as Float32Array, undrawn.temperature);
      labels = new Int32Array(ofBatch.length).fill(-1);
      for (const span of this.draw(undrawn.given, scores)) labels[span] = ofBatch[span] as number;
    }
    this.records.addEntropy(logits, labels);
    const loss = sumCrossEntropy(logits, tf.tensor1d(labels, 'int32'));
    if (this.options.settings.reduction === 'sum') return loss;
    return tf.div(loss, Math.max(1, labels.filter((label) => label >= 0).length));
  }

  measures(): Readonly<Record<string, number>> {
    return this.records.measures();
  }

  subwords(): ReadonlySet<number> {
    return this.batches.subwords();
  }

  dispose(): void {
    this.records.dispose();
  }

  /** `[S]` r / T of a batch's spans, by a pass without dropout. */
  private score(model: NerModel, packed: PackedBatch, temperature: number): Float64Array {
    const tensors = model.upload(packed);
    const logits = tf.tidy(() => model.forward(tensors, false).logits.dataSync() as Float32Array);
    tensors.dispose();
    return this.toScores(model, logits, temperature);
  }

  private toScores(model: NerModel, logits: Float32Array, temperature: number): Float64Array {
    const scores = computeSamplingScores(logits, model.head.shape.numClasses, this.options.settings);
    return scores.map((score) => score / temperature);
  }

  /** Spans of a batch that count, annotated and drawn, ascending. */
  private draw({ packed, labels, spanIds }: PackedSpans, scores: Float64Array | null): Int32Array {
    const { settings, gold } = this.options;
    const { chosen } = this;
    const negatives =
      chosen === null
        ? drawNegatives({ batch: packed, labels, settings, scores, random: drawUniform })
        : Int32Array.from(spanIds.keys()).filter((span) => chosen[spanIds[span] as number] === 1);
    if (gold !== null) {
      const goldLabels = spanIds.map((id) => gold[id] as number);
      this.records.addMissampling(computeMissampling({ batch: packed, labels, gold: goldLabels, negatives }));
    }
    const inLoss = new Set(negatives);
    labels.forEach((label, span) => {
      if (label > 0) inLoss.add(span);
    });
    return Int32Array.from(inLoss).sort();
  }
}

function upload(
  model: NerModel,
  { packed, labels, numSubwords, undrawn }: Omit<PackedSpans, 'spanIds'> & Pick<SampledBatch, 'undrawn'>,
): SampledBatch {
  const tensors = model.upload(packed);
  return { tensors, labels, numSubwords, undrawn, dispose: () => tensors.dispose() };
}
