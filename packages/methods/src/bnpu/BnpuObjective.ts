import { findOutput, type NerModel } from '@dynclean/models';
import type { Objective, TokenBatch, TokenBatches } from '@dynclean/training';
import * as tf from '@tensorflow/tfjs-core';

import type { BnpuSettings } from './BnpuSettings.js';
import { estimatePriors } from './estimatePriors.js';
import { nonNegativeRisk } from './nonNegativeRisk.js';

/** How it trains, on which types. */
export interface BnpuOptions {
  readonly settings: BnpuSettings;
  /** Names of the types, from label 1. */
  readonly types: readonly string[];
}

/**
 * bnPU (Peng et al. 2019): a detector for each type learns from words with that type, and from all others, which may
 * have it as well (`nonNegativeRisk`). In the paper each has a network of its own; here all stand on one encoder.
 */
export class BnpuObjective implements Objective<TokenBatch> {
  /** `[T]` pi. */
  readonly priors: readonly number[];
  /** `[T]` what the loss of words with the type is multiplied by. */
  readonly weights: readonly number[];

  constructor(
    private readonly batches: TokenBatches,
    { settings, types }: BnpuOptions,
  ) {
    this.priors = estimatePriors({ tags: batches.words.tags, types, given: settings.priors });
    this.weights = types.map((type, index) => {
      const m = settings.positiveWeights[type];
      if (m === undefined) return 1;
      return settings.positiveRisk === 'plain' ? m : m * (this.priors[index] as number);
    });
  }

  prepare(model: NerModel, sentences: readonly number[]): TokenBatch {
    return this.batches.upload(model, sentences);
  }

  loss(model: NerModel, { tensors, tags }: TokenBatch): tf.Scalar {
    const logits = findOutput(model.forward(tensors, true), 'detector_logits');
    const numTypes = this.priors.length;
    const mark = (isMarked: (tag: number, type: number) => boolean): tf.Tensor2D => {
      const marks = new Float32Array(tags.length * numTypes);
      marks.forEach((_, at) => {
        marks[at] = isMarked(tags[Math.floor(at / numTypes)] as number, (at % numTypes) + 1) ? 1 : 0;
      });
      return tf.tensor2d(marks, [tags.length, numTypes]);
    };
    return nonNegativeRisk(logits, {
      positives: mark((tag, type) => tag === type),
      unlabelled: mark((tag, type) => tag >= 0 && tag !== type),
      priors: this.priors,
      weights: this.weights,
    });
  }

  subwords(): ReadonlySet<number> {
    return this.batches.subwords();
  }
}
