import * as tf from '@tensorflow/tfjs-core';

import type { Missampling } from './computeMissampling.js';

/** Entropies that wait on the engine before they are read. */
const PENDING = 16;

/**
 * What was drawn in an epoch: missampling rates, where gold labels are known, and how unsure the model was of it.
 */
export class SamplingRecords {
  private missampling: Missampling[] = [];
  private pending: tf.Scalar[] = [];
  private entropy = 0;
  private numNegatives = 0;

  /** Forgets the epoch before. */
  begin(): void {
    this.dispose();
    this.missampling = [];
    this.entropy = 0;
    this.numNegatives = 0;
  }

  addMissampling(ofBatch: Missampling): void {
    this.missampling.push(ofBatch);
  }

  /**
   * The entropy of a step's negatives by the step's own pass, dropout included.
   *
   * @param logits - of spans that count, `[S, C]`.
   * @param labels - `[S]`, 0 on the negatives.
   */
  addEntropy(logits: tf.Tensor2D, labels: Int32Array): void {
    const total = tf.tidy(() => {
      const isNegative = tf.tensor1d(Float32Array.from(labels, (label) => (label === 0 ? 1 : 0)));
      const logProbabilities = tf.logSoftmax(logits, -1);
      const ofSpans = tf.neg(tf.sum(tf.mul(tf.exp(logProbabilities), logProbabilities), 1)); // [S]
      return tf.keep(tf.sum(tf.mul(ofSpans, isNegative)) as tf.Scalar);
    });
    this.pending.push(total);
    this.numNegatives += labels.reduce((count, label) => count + (label === 0 ? 1 : 0), 0);
    if (this.pending.length >= PENDING) this.read();
  }

  /** By name: averages over sentences, and over negatives; nothing that is not known. */
  measures(): Readonly<Record<string, number>> {
    this.read();
    const numSentences = this.missampling.reduce((sum, of) => sum + of.numSentences, 0);
    const average = (of: (batch: Missampling) => number): number =>
      this.missampling.reduce((sum, batch) => sum + of(batch), 0) / numSentences;
    return {
      ...(this.numNegatives > 0 && { negativeEntropy: this.entropy / this.numNegatives }),
      ...(numSentences > 0 && {
        missamplingRate: average(({ ofSampled }) => ofSampled),
        missampledShareOfUnlabeled: average(({ ofUnlabeled }) => ofUnlabeled),
      }),
    };
  }

  /** Lets go of entropies that nobody has read. */
  dispose(): void {
    tf.dispose(this.pending);
    this.pending = [];
  }

  private read(): void {
    for (const total of this.pending) this.entropy += total.dataSync()[0] as number;
    this.dispose();
  }
}
