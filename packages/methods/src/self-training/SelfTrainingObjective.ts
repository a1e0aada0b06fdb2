import type { NerModel, PackedBatch } from '@dynclean/models';
import type { Objective, PartState, SpanBatches, TrainingBatch } from '@dynclean/training';
import * as tf from '@tensorflow/tfjs-core';

import { computeSoftLabels } from '../soft-labels/computeSoftLabels.js';
import { replaceTeacher } from '../soft-labels/replaceTeacher.js';
import { teacherState } from '../soft-labels/teacherState.js';
import { sumSoftCrossEntropy } from './sumSoftCrossEntropy.js';
import type { SelfTrainingSettings } from './SelfTrainingSettings.js';

/** Who teaches, and how often the student takes its place: every `settings.periodEpochs` epochs. */
export interface SelfTrainingOptions {
  readonly settings: SelfTrainingSettings;
  readonly batchesPerEpoch: number;
  /** Teaches until the student takes its place; changes then, and stays the caller's. @default a copy of the student */
  readonly teacher?: NerModel;
}

/** Spans with the teacher's soft labels; the labels of the corpus play no part. */
export interface TaughtBatch extends TrainingBatch {
  readonly tensors: ReturnType<NerModel['upload']>;
  /** `[S, C]`. */
  readonly softLabels: tf.Tensor2D;
}

/**
 * A student's cross-entropy against soft labels (DynClean, Appendix F, after BOND's second stage): the teacher's
 * probabilities in inference mode make them, and now and then it becomes what the student is.
 */
export class SelfTrainingObjective implements Objective<TaughtBatch> {
  /** Steps after which the student becomes the teacher. */
  readonly periodSteps: number;
  private teacher: NerModel | null;
  /** The copy that this made. */
  private owned: NerModel | null = null;

  constructor(
    private readonly batches: SpanBatches,
    private readonly options: SelfTrainingOptions,
  ) {
    this.periodSteps = Math.max(1, Math.round(options.settings.periodEpochs * options.batchesPerEpoch));
    this.teacher = options.teacher ?? null;
  }

  begin(student: NerModel): void {
    if (this.teacher === null) this.teacher = this.owned = student.copy();
  }

  prepare(student: NerModel, sentences: readonly number[]): TaughtBatch {
    const { packed, numSubwords } = this.batches.pack(sentences);
    const softLabels = this.label(packed);
    const tensors = student.upload(packed);
    const dispose = (): void => {
      softLabels.dispose();
      tensors.dispose();
    };
    return { tensors, softLabels, numSubwords, dispose };
  }

  loss(student: NerModel, { tensors, softLabels }: TaughtBatch): tf.Scalar {
    return sumSoftCrossEntropy(student.forward(tensors, true).logits, softLabels);
  }

  /** `[S, C]` the teacher's soft labels; the caller disposes of them. */
  label(batch: PackedBatch): tf.Tensor2D {
    const teacher = this.current();
    const tensors = teacher.upload(batch);
    const { numClasses } = teacher.head.shape;
    const probabilities = tf.tidy(() => tf.softmax(teacher.forward(tensors, false).logits).dataSync() as Float32Array);
    tensors.dispose();
    return tf.tensor2d(computeSoftLabels(probabilities, numClasses, this.options.settings), [
      probabilities.length / numClasses,
      numClasses,
    ]);
  }

  /** Copies the student into the teacher when its time has come. */
  afterStep(student: NerModel, step: number): void {
    if (step % this.periodSteps !== 0) return;
    replaceTeacher(this.current(), student);
  }

  subwords(): ReadonlySet<number> {
    return this.batches.subwords();
  }

  /** The teacher's weights. */
  state(): PartState {
    return teacherState(this.current());
  }

  dispose(): void {
    this.owned?.dispose();
    this.owned = null;
  }

  private current(): NerModel {
    if (this.teacher === null) throw new Error('self-training: begin must be called before there is a teacher');
    return this.teacher;
  }
}
