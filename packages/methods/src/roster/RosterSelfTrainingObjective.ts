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

import type { AugmentedCopies } from './AugmentedCopies.js';
import { averageTeachers } from './averageTeachers.js';
import { computeTypeSoftLabels } from './computeTypeSoftLabels.js';
import type { EnsembleOptions } from './EnsembleObjective.js';
import { findWordOutputs } from './findWordOutputs.js';
import { pickRows } from './pickRows.js';
import { selfTrainingLoss, type SelfTrainingTargets } from './selfTrainingLoss.js';

/** What is learned of whom, beside what `EnsembleOptions` say. */
export interface SelfTrainingOptions extends EnsembleOptions {
  /** Null: nothing is learned from copies. */
  readonly copies: AugmentedCopies | null;
}

/**
 * Sentences with the soft labels of their words, with how probably the models take these for words of entities, and
 * with their augmented copies, if any.
 */
export interface SelfTaughtBatch extends TokenBatch, SelfTrainingTargets {
  readonly augmented: TokenBatch['tensors'] | null;
}

/**
 * RoSTER's self-training (Meng et al. 2021, Eq. 8 and 9): every `softLabelInterval` steps what the student says of the
 * corpus becomes soft labels of types (`computeTypeSoftLabels`), which it learns by `selfTrainingLoss`, from the text
 * and from copies of it with other words (`AugmentedCopies`).
 */
export class RosterSelfTrainingObjective implements Objective<SelfTaughtBatch> {
  /** `[W, C - 1]`, where checkpoints find them. */
  private kept: tf.Variable<tf.Rank.R2> | null = null;
  /** The same, read back. */
  private softLabels: Float32Array = new Float32Array(0);
  /** The model that trains, as it is by now. */
  private student: NerModel | null = null;
  /** `[W, C]` F. */
  private targets: Float32Array | null = null;

  constructor(
    private readonly batches: TokenBatches,
    private readonly options: SelfTrainingOptions,
  ) {}

  async begin(model: NerModel): Promise<void> {
    const { copies, settings } = this.options;
    this.student = model;
    if (settings.augmentationRefresh === 'once') await copies?.renew(model, 0);
    const size: [number, number] = [this.batches.numWords, model.head.shape.numClasses - 1];
    this.kept = tf.tidy(() => tf.variable(tf.zeros(size), false)) as tf.Variable<tf.Rank.R2>;
  }

  async beforeEpoch(epoch: number): Promise<void> {
    const { copies, settings, teachers } = this.options;
    this.targets ??= await averageTeachers(teachers, this.batches);
    if (settings.augmentationRefresh === 'each_epoch') await copies?.renew(this.student as NerModel, epoch);
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
    const { copies } = this.options;
    const augmented = copies && model.upload(this.batches.packAs(sentences, copies.of(sentences)).packed);
    return {
      ...batch,
      softLabels,
      entityTargets,
      augmented,
      dispose: () => {
        tf.dispose([softLabels, entityTargets]);
        augmented?.dispose();
        batch.dispose();
      },
    };
  }

  loss(model: NerModel, { tensors, softLabels, entityTargets, augmented }: SelfTaughtBatch): tf.Scalar {
    const { agreement } = this.options.settings;
    const outputs = findWordOutputs(model.forward(tensors, true));
    const ofCopy = augmented && findWordOutputs(model.forward(augmented, true));
    return selfTrainingLoss(outputs, { softLabels, entityTargets }, ofCopy && { ...ofCopy, agreement });
  }

  /** Shares of the words: that have a soft label at the end of the epoch, that are others in the augmented copies. */
  measures(): Readonly<Record<string, number>> {
    const { numWords } = this.batches;
    const total = this.softLabels.reduce((sum, of) => sum + of, 0); // each of their rows sums to 1
    const { copies } = this.options;
    return { softLabelledWords: total / numWords, ...(copies && { replacedWords: copies.replacedWords }) };
  }

  /** In copies any subword may stand. */
  subwords(): ReadonlySet<number> | 'all' {
    return this.options.copies === null ? this.batches.subwords() : 'all';
  }

  state(): PartState {
    return this.kept === null ? {} : { tensors: new Map([['softLabels', this.kept]]) };
  }

  restore(): void {
    this.softLabels = (this.kept?.dataSync() as Float32Array | undefined)?.slice() ?? this.softLabels;
  }

  dispose(): void {
    this.options.copies?.dispose();
    this.kept?.dispose();
    this.kept = null;
  }
}
