import { nextSeed } from '@dynclean/engine';
import { findOutput, type NerModel, sumCrossEntropy } from '@dynclean/models';
import type { Objective, SpanBatch, SpanBatches } from '@dynclean/training';
import type * as tf from '@tensorflow/tfjs-core';

import { topNegLabels } from './topNegLabels.js';
import type { TopNegSettings } from './TopNegSettings.js';

/**
 * Cross-entropy summed over the positives of a batch and the negatives most like them (DynClean, Eq. 7; Xu et al.
 * 2023). No gradient flows through the ranking.
 */
export class TopNegObjective implements Objective<SpanBatch> {
  constructor(
    private readonly batches: SpanBatches,
    private readonly settings: TopNegSettings,
  ) {}

  prepare(model: NerModel, sentences: readonly number[]): SpanBatch {
    return this.batches.upload(model, sentences);
  }

  loss(model: NerModel, { tensors, labels }: SpanBatch): tf.Scalar {
    const outputs = model.forward(tensors, true);
    const represent = (): tf.Tensor2D => findOutput(outputs, this.settings.representation);
    const inLoss = topNegLabels(represent, labels, { ...this.settings, random: () => nextSeed() / 2 ** 32 });
    return sumCrossEntropy(outputs.logits, inLoss);
  }

  subwords(): ReadonlySet<number> {
    return this.batches.subwords();
  }
}
