import type { NerModel } from '@dynclean/models';
import {
  computeWordProbabilities,
  type Objective,
  type PartState,
  type TokenBatch,
  type TokenBatches,
  type Visit,
} from '@dynclean/training';
import * as tf from '@tensorflow/tfjs-core';

import { averageTeachers } from './averageTeachers.js';
import { computeTypeSoftLabels } from './computeTypeSoftLabels.js';
import type { EnsembleOptions } from './EnsembleObjective.js';
import { findWordOutputs } from './findWordOutputs.js';
import { pickRows } from './pickRows.js';
import { selfTrainingLoss, type SelfTrainingTargets } from './selfTrainingLoss.js';

/** Sentences with the soft labels of their words, and with how probably the models take these for words of entities. */
export interface SelfTaughtBatch extends TokenBatch, SelfTrainingTargets {}

/**
 * RoSTER's self-training (Meng et al. 2021, Eq. 8 and 9): every `softLabelInterval` steps what the student says of the
 * corpus becomes soft labels of types (`computeTypeSoftLabels`), which it learns by `selfTrainingLoss`.
 */
export class RosterSelfTrainingObjective implements Objective<SelfTaughtBatch> {
  /** `[W, C - 1]`, where checkpoints find them. */
  private kept: tf.Variable<tf.Rank.R2> | null = null;
  /** The same, read back. */
  private softLabels: Float32Array = new Float32Array(0);
  /** `[W, C]` F. */
  private targets: Float32Array | null = null;

  constructor(
    private readonly batches: TokenBatches,
    private readonly options: EnsembleOptions,
  ) {}

  begin(model: NerModel): void {
    const size: [number, number] = [this.batches.numWords, model.head.shape.numClasses - 1];
    this.kept = tf.tidy(() => tf.variable(tf.zeros(size), false)) as tf.Variable<tf.Rank.R2>;
  }

  async beforeEpoch(): Promise<void> {
    this.targets ??= await averageTeachers(this.options.teachers, this.batches);
  }

  async beforeStep(model: NerModel, { step }: Visit): Promise<void> {
    const { softLabelInterval, entityGate } = this.options.settings;
    if ((step - 1) % softLabelInterval !== 0) return;
    const probabilities = await computeWordProbabilities(model, this.batches);
    const { numClasses } = model.head.shape;
    this.softLabels = computeTypeSoftLabels(probabilities, numClasses, entityGate);
    tf.tidy(() => this.kept?.assign(tf.tensor2d(this.softLabels, [this.batches.numWords, numClasses - 1])));
  }

  prepare(model: NerModel, sentences: readonly number[]): SelfTaughtBatch {
    const { targets } = this;
    if (targets === null) throw new Error('roster: beforeEpoch must be called before there are targets');
    const batch = this.batches.upload(model, sentences);
    const { numClasses } = model.head.shape;
    const softLabels = pickRows(this.softLabels, batch.wordIds, numClasses - 1);
    const entityTargets = tf.tensor1d(Float32Array.from(batch.wordIds, (word) => 1 - targets[word * numClasses]!));
    return {
      ...batch,
      softLabels,
      entityTargets,
      dispose: () => {
        tf.dispose([softLabels, entityTargets]);
        batch.dispose();
      },
    };
  }

  loss(model: NerModel, { tensors, softLabels, entityTargets }: SelfTaughtBatch): tf.Scalar {
    const outputs = findWordOutputs(model.forward(tensors, true));
    return selfTrainingLoss(outputs, { softLabels, entityTargets });
  }

  /** The share of the words that have a soft label at the end of the epoch. */
  measures(): Readonly<Record<string, number>> {
    const { numWords } = this.batches;
    const total = this.softLabels.reduce((sum, of) => sum + of, 0); // each of their rows sums to 1
    return { softLabelledWords: total / numWords };
  }

  subwords(): ReadonlySet<number> {
    return this.batches.subwords();
  }

  state(): PartState {
    return this.kept === null ? {} : { tensors: new Map([['softLabels', this.kept]]) };
  }

  restore(): void {
    this.softLabels = (this.kept?.dataSync() as Float32Array | undefined)?.slice() ?? this.softLabels;
  }

  dispose(): void {
    this.kept?.dispose();
    this.kept = null;
  }
}
