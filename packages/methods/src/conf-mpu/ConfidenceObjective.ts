import { findOutput, type NerModel } from '@dynclean/models';
import type { Objective, TokenBatch, TokenBatches } from '@dynclean/training';
import * as tf from '@tensorflow/tfjs-core';

import { estimatePriors } from '../bnpu/estimatePriors.js';
import { nonNegativeRisk } from '../bnpu/nonNegativeRisk.js';
import type { ConfMpuOptions } from './ConfMpuOptions.js';

/**
 * Conf-MPU's first stage (Zhou et al. 2022): a detector of words of entities, whatever their type, by the risk of
 * positive and unlabelled words; its prior is the sum of those of the types.
 */
export class ConfidenceObjective implements Objective<TokenBatch> {
  /** pi of an entity of any type. */
  readonly prior: number;

  constructor(
    private readonly batches: TokenBatches,
    { settings, types }: Pick<ConfMpuOptions, 'settings' | 'types'>,
  ) {
    const priors = estimatePriors({ tags: batches.words.tags, types, given: settings.priors });
    this.prior = priors.reduce((sum, prior) => sum + prior, 0);
  }

  prepare(model: NerModel, sentences: readonly number[]): TokenBatch {
    return this.batches.upload(model, sentences);
  }

  loss(model: NerModel, { tensors, tags }: TokenBatch): tf.Scalar {
    const logits = findOutput(model.forward(tensors, true), 'entity_logit'); // [W, 1]
    const mark = (isMarked: (tag: number) => boolean): tf.Tensor2D =>
      tf.tensor2d(
        Float32Array.from(tags, (tag) => (isMarked(tag) ? 1 : 0)),
        [tags.length, 1],
      );
    return nonNegativeRisk(logits, {
      positives: mark((tag) => tag > 0),
      unlabelled: mark((tag) => tag === 0),
      priors: [this.prior],
      weights: [1],
    });
  }

  subwords(): ReadonlySet<number> {
    return this.batches.subwords();
  }
}
