import { nextSeed } from '@dynclean/engine';
import { findOutput, type NerModel } from '@dynclean/models';
import type { Objective, SpanBatch, SpanBatches } from '@dynclean/training';
import type * as tf from '@tensorflow/tfjs-core';

import { spanLoss } from '../span/spanLoss.js';
import { topNegLabels } from './topNegLabels.js';
import type { TopNegSettings } from './TopNegSettings.js';

/**
 * Cross-entropy summed over the positives of a batch and the negatives most like them (DynClean, Eq. 7; Xu et al.
 * 2023). No gradient flows through the ranking, and weights of spans, where they have any, have no part in it.
 */
export class TopNegObjective implements Objective<SpanBatch> {
  constructor(
    private readonly batches: SpanBatches,
    private readonly settings: TopNegSettings,
  ) {}

  prepare(model: NerModel, sentences: readonly number[]): SpanBatch {
    return this.batches.upload(model, sentences);
  }

  loss(model: NerModel, { tensors, labels, weights }: SpanBatch): tf.Scalar {
    const outputs = model.forward(tensors, true);
    const represent = (): tf.Tensor2D => findOutput(outputs, this.settings.representation);
    const inLoss = topNegLabels(represent, labels, { ...this.settings, random: () => nextSeed() / 2 ** 32 });
    return spanLoss(outputs.logits, inLoss, weights);
  }

  subwords(): ReadonlySet<number> {
    return this.batches.subwords();
  }
}
