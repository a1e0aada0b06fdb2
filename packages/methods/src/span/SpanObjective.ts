import { type NerModel, sumCrossEntropy } from '@dynclean/models';
import type { Objective, SpanBatch, SpanBatches } from '@dynclean/training';
import * as tf from '@tensorflow/tfjs-core';

/** Cross-entropy summed over every candidate span of a batch (DynClean, Eq. 5). */
export class SpanObjective implements Objective<SpanBatch> {
  constructor(private readonly batches: SpanBatches) {}

  prepare(model: NerModel, sentences: readonly number[]): SpanBatch {
    return this.batches.upload(model, sentences);
  }

  loss(model: NerModel, { tensors, labels }: SpanBatch): tf.Scalar {
    return sumCrossEntropy(model.forward(tensors, true).logits, tf.tensor1d(labels, 'int32'));
  }

  subwords(): ReadonlySet<number> {
    return this.batches.subwords();
  }
}
