import { type NerModel, sumCrossEntropy } from '@dynclean/models';
import type { Objective, TokenBatch, TokenBatches } from '@dynclean/training';
import * as tf from '@tensorflow/tfjs-core';

/** Cross-entropy over the words of a batch, the mean over those that count; 0 where none does. */
export class TokenObjective implements Objective<TokenBatch> {
  constructor(private readonly batches: TokenBatches) {}

  prepare(model: NerModel, sentences: readonly number[]): TokenBatch {
    return this.batches.upload(model, sentences);
  }

  loss(model: NerModel, { tensors, tags }: TokenBatch): tf.Scalar {
    const numCounted = tags.reduce((count, tag) => count + (tag >= 0 ? 1 : 0), 0);
    const sum = sumCrossEntropy(model.forward(tensors, true).logits, tf.tensor1d(tags, 'int32'));
    return tf.div(sum, Math.max(1, numCounted));
  }

  subwords(): ReadonlySet<number> {
    return this.batches.subwords();
  }
}
