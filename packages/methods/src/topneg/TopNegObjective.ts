import { nextSeed } from '@dynclean/engine';
import { type SpanModel, sumCrossEntropy } from '@dynclean/models';
import type { Objective, SpanBatch, SpanBatches } from '@dynclean/training';
import type * as tf from '@tensorflow/tfjs-core';

import { topNegLabels } from './topNegLabels.js';
import type { TopNegSettings } from './TopNegSettings.js';

/**
 * Cross-entropy summed over the positives of a batch and the negatives most like them (DynClean, Eq. 7; Xu et al. 2023).
 * No gradient flows through the ranking.
 */
export class TopNegObjective implements Objective<SpanBatch> {
  constructor(
    private readonly batches: SpanBatches,
    private readonly settings: TopNegSettings,
  ) {}

  prepare(model: SpanModel, sentences: readonly number[]): SpanBatch {
    return this.batches.upload(model, sentences);
  }

  loss(model: SpanModel, { tensors, labels }: SpanBatch): tf.Scalar {
    const outputs = model.forward(tensors, true);
    const represent = (): tf.Tensor2D =>
      this.settings.representation === 'ffnn_hidden' ? outputs.ffnnHidden : model.spanInputs(outputs, tensors);
    const inLoss = topNegLabels(represent, labels, this.settings, () => nextSeed() / 2 ** 32);
    return sumCrossEntropy(outputs.logits, inLoss);
  }

  subwords(): ReadonlySet<number> {
    return this.batches.subwords();
  }
}
