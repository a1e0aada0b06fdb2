import type { NerModel } from '@dynclean/models';
import type { Objective, SpanBatch, SpanBatches } from '@dynclean/training';
import * as tf from '@tensorflow/tfjs-core';

import { spanLoss } from './spanLoss.js';

/** Cross-entropy summed over every candidate span of a batch (DynClean, Eq. 5), by weights where they have any. */
export class SpanObjective implements Objective<SpanBatch> {
  constructor(private readonly batches: SpanBatches) {}

  prepare(model: NerModel, sentences: readonly number[]): SpanBatch {
    return this.batches.upload(model, sentences);
  }

  loss(model: NerModel, { tensors, labels, weights }: SpanBatch): tf.Scalar {
    return spanLoss(model.forward(tensors, true).logits, tf.tensor1d(labels, 'int32'), weights);
  }

  subwords(): ReadonlySet<number> {
    return this.batches.subwords();
  }
}
