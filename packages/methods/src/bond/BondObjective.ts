import { type NerModel, sumCrossEntropy } from '@dynclean/models';
import type { Objective, PartState, TokenBatch, TokenBatches, Visit } from '@dynclean/training';
import * as tf from '@tensorflow/tfjs-core';

import { computeSoftLabels } from '../soft-labels/computeSoftLabels.js';
import { replaceTeacher } from '../soft-labels/replaceTeacher.js';
import { teacherState } from '../soft-labels/teacherState.js';
import type { BondSettings } from './BondSettings.js';
import { softLabelLoss } from './softLabelLoss.js';
import { toBioTags } from './toBioTags.js';

/** How it trains, and how long. */
export interface BondOptions {
  readonly settings: BondSettings;
  /** Of the whole training. */
  readonly totalSteps: number;
}

/** Sentences with the BIO tags of their words, or with what a teacher says of them. */
export interface BondBatch extends TokenBatch {
  /** `[W, K]` soft labels in the place of `tags`; null: the tags count. */
  readonly softLabels: tf.Tensor2D | null;
}

/**
 * BOND (Liang et al. 2020) on the words of a corpus. Up to a step it is cross-entropy of the labels as they are; then
 * what the model has become is copied, and teaches: of each batch it says, without dropout, how probable each tag of
 * each word is, and the student learns that, sharpened (`computeSoftLabels`, `softLabelLoss`), or its most probable
 * tags. After each period the student is copied again. It is never begun anew, as in the published scripts.
 */
export class BondObjective implements Objective<BondBatch> {
  /** Steps that learn from the labels as they are. */
  readonly startStep: number;
  private readonly tags: Int32Array;
  private teacher: NerModel | null = null;
  private taught = { words: 0, counted: 0 };

  constructor(
    private readonly batches: TokenBatches,
    private readonly options: BondOptions,
  ) {
    const { settings, totalSteps } = options;
    this.startStep =
      settings.stage === 'early_stopping' ? totalSteps : Math.min(settings.startStep, Math.ceil(totalSteps / 2));
    this.tags = toBioTags(batches.words);
  }

  begin(student: NerModel): void {
    if (this.options.settings.stage === 'teacher_student') this.teacher = student.copy();
  }

  beforeEpoch(): void {
    this.taught = { words: 0, counted: 0 };
  }

  prepare(student: NerModel, sentences: readonly number[], { step }: Visit): BondBatch {
    const batch = this.batches.upload(student, sentences);
    if (step <= this.startStep) {
      const tags = batch.wordIds.map((word) => this.tags[word] as number);
      return { ...batch, tags, softLabels: null };
    }
    const { tags, softLabels } = this.label(batch);
    this.taught.words += tags.length;
    this.taught.counted += tags.reduce((count, tag) => count + (tag >= 0 ? 1 : 0), 0);
    const dispose = (): void => {
      softLabels?.dispose();
      batch.dispose();
    };
    return { ...batch, tags, softLabels, dispose };
  }

  loss(student: NerModel, { tensors, tags, softLabels }: BondBatch): tf.Scalar {
    const { logits } = student.forward(tensors, true);
    if (softLabels !== null) return softLabelLoss(logits, softLabels, this.options.settings.divergence);
    const numCounted = tags.reduce((count, tag) => count + (tag >= 0 ? 1 : 0), 0);
    return tf.div(sumCrossEntropy(logits, tf.tensor1d(tags, 'int32')), Math.max(1, numCounted));
  }

  /** Copies the student into the teacher when its time has come. */
  afterStep(student: NerModel, step: number): void {
    const since = step - this.startStep;
    if (this.teacher === null || since < 0 || since % this.options.settings.periodSteps !== 0) return;
    replaceTeacher(this.teacher, student);
  }

  /** Of the words that the teacher labelled in the epoch, the share that it was sure of; 0 before it did any. */
  measures(): Readonly<Record<string, number>> {
    return { confidentWords: this.taught.counted / Math.max(1, this.taught.words) };
  }

  subwords(): ReadonlySet<number> {
    return this.batches.subwords();
  }

  /** The teacher's weights. */
  state(): PartState {
    return this.teacher === null ? {} : teacherState(this.teacher);
  }

  dispose(): void {
    this.teacher?.dispose();
    this.teacher = null;
  }

  /** What the teacher says of a batch's words: soft labels, and the tag of each word that counts, -1 for others. */
  private label({ tensors }: TokenBatch): Pick<BondBatch, 'tags' | 'softLabels'> {
    if (this.teacher === null) throw new Error('bond: begin must be called before there is a teacher');
    const { labels: how, confidence } = this.options.settings;
    const teacher = this.teacher;
    const { values, numTags } = tf.tidy(() => {
      const { logits } = teacher.forward(tensors, false);
      return { values: tf.softmax(logits).dataSync() as Float32Array, numTags: logits.shape[1] };
    });
    const rows = how === 'hard' ? values : computeSoftLabels(values, numTags, { frequency: 'batch_all', confidence });
    const tags = findLargest(rows, numTags);
    return { tags, softLabels: how === 'hard' ? null : tf.tensor2d(rows, [tags.length, numTags]) };
  }
}

/** `[W]` the place of the largest value of each row, the first of equal ones; -1 for rows of zeros. */
function findLargest(rows: Float32Array, size: number): Int32Array {
  return Int32Array.from({ length: rows.length / size }, (_, row) => {
    const values = rows.subarray(row * size, (row + 1) * size);
    const largest = Math.max(...values);
    return largest === 0 ? -1 : values.indexOf(largest);
  });
}
