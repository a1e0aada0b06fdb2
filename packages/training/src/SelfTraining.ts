import { packBatch, type PackedBatch, type NerModel } from '@dynclean/models';
import type { SelfTrainingSettings } from '@dynclean/schema';
import * as tf from '@tensorflow/tfjs-core';

import { computeSoftLabels } from './computeSoftLabels.js';
import { type PreparedCorpus, selectItems } from './prepareCorpus.js';
import { sumSoftCrossEntropy } from './sumSoftCrossEntropy.js';

/** What makes a training a self-training. */
export interface SelfTrainingOptions {
  /** Begins with the student's weights. Its own tensors; whoever made it disposes of it. */
  readonly teacher: NerModel;
  readonly settings: SelfTrainingSettings;
}

/**
 * The teacher's side of a self-training (DynClean, Appendix F, after BOND's second stage): its probabilities in inference
 * mode make soft labels, and now and then it becomes what the student is.
 */
export class SelfTraining {
  /** Steps after which the student becomes the teacher. */
  readonly periodSteps: number;

  constructor(
    private readonly options: SelfTrainingOptions,
    private readonly corpus: PreparedCorpus,
    batchesPerEpoch: number,
  ) {
    this.periodSteps = Math.max(1, Math.round(options.settings.periodEpochs * batchesPerEpoch));
  }

  /** Spans of a batch; their labels play no part. */
  prepare(sentences: readonly number[]): PackedBatch {
    return packBatch(selectItems(this.corpus, sentences).items);
  }

  /** The student's loss on a batch. @param step - counts from 1. */
  computeLoss(student: NerModel, batch: ReturnType<NerModel['upload']>, softLabels: tf.Tensor2D): tf.Scalar {
    return sumSoftCrossEntropy(student.forward(batch, true).logits, softLabels);
  }

  /** `[S, C]` the teacher's soft labels; the caller disposes of them. */
  label(batch: PackedBatch): tf.Tensor2D {
    const { teacher, settings } = this.options;
    const tensors = teacher.upload(batch);
    const { numClasses } = teacher.head.shape;
    const probabilities = tf.tidy(() => tf.softmax(teacher.forward(tensors, false).logits).dataSync() as Float32Array);
    tensors.dispose();
    return tf.tensor2d(computeSoftLabels(probabilities, numClasses, settings), [
      probabilities.length / numClasses,
      numClasses,
    ]);
  }

  /** After a step: copies the student into the teacher when its time has come. */
  afterStep(student: NerModel, step: number): void {
    if (step % this.periodSteps !== 0) return;
    const snapshot = student.snapshot();
    this.options.teacher.restore(snapshot);
    snapshot.dispose();
  }

  /** The teacher's variables, for checkpoints. */
  variables(): Map<string, tf.Variable> {
    const { encoder, head } = this.options.teacher.trainable();
    return new Map([...encoder, ...head].map(([name, variable]) => [`teacher.${name}`, variable]));
  }
}
