import type { NerModel } from '@dynclean/models';
import { computeWordProbabilities, type Objective, type TokenBatch, type TokenBatches } from '@dynclean/training';
import type * as tf from '@tensorflow/tfjs-core';

import { estimatePriors } from '../bnpu/estimatePriors.js';
import { confidentRisk } from './confidentRisk.js';
import type { ConfMpuOptions } from './ConfMpuOptions.js';

/** Sentences with how surely their words are of entities. */
export interface ConfidentBatch extends TokenBatch {
  /** `[W]` lambda. */
  readonly confidences: Float32Array;
}

/**
 * Conf-MPU's classifier (Zhou et al. 2022): a model of the first stage says once of every word how probably it is of an
 * entity, and the classifier learns by `confidentRisk`.
 */
export class ConfMpuObjective implements Objective<ConfidentBatch> {
  private readonly priors: readonly number[];
  /** `[words of the corpus]` lambda. */
  private confidences: Float32Array | null = null;

  constructor(
    private readonly batches: TokenBatches,
    private readonly options: ConfMpuOptions,
  ) {
    const { settings, types } = options;
    this.priors = estimatePriors({ tags: batches.words.tags, types, given: settings.priors });
  }

  async beforeEpoch(): Promise<void> {
    this.confidences ??= await this.measureConfidences();
  }

  prepare(model: NerModel, sentences: readonly number[]): ConfidentBatch {
    const all = this.confidences;
    if (all === null) throw new Error('conf-mpu: beforeEpoch must be called before there are confidences');
    const batch = this.batches.upload(model, sentences);
    return { ...batch, confidences: Float32Array.from(batch.wordIds, (word) => all[word] as number) };
  }

  loss(model: NerModel, { tensors, tags, confidences }: ConfidentBatch): tf.Scalar {
    const { settings } = this.options;
    return confidentRisk(model.forward(tensors, true).logits, { tags, confidences, priors: this.priors, settings });
  }

  /** Of the words without a label the share that is taken for words of entities, and left out. */
  measures(): Readonly<Record<string, number>> {
    const { tags } = this.batches.words;
    let [numUnlabelled, numLeftOut] = [0, 0];
    tags.forEach((tag, word) => {
      if (tag !== 0) return;
      numUnlabelled++;
      if ((this.confidences?.[word] ?? 0) > this.options.settings.threshold) numLeftOut++;
    });
    return { unlabelledLeftOut: numLeftOut / Math.max(1, numUnlabelled) };
  }

  subwords(): ReadonlySet<number> {
    return this.batches.subwords();
  }

  private async measureConfidences(): Promise<Float32Array> {
    const open = this.options.teachers[0];
    if (open === undefined) throw new Error('conf-mpu: there must be a model of its first stage, but there is none');
    const teacher = await open();
    try {
      const said = await computeWordProbabilities(teacher, this.batches);
      const { numClasses } = teacher.head.shape;
      return Float32Array.from(this.batches.words.tags, (_tag, word) => 1 - (said[word * numClasses] as number));
    } finally {
      teacher.dispose();
    }
  }
}
