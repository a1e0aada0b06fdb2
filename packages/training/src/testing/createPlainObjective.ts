import { type NerModel, sumCrossEntropy } from '@dynclean/models';
import type { TrainingSettings } from '@dynclean/schema';
import * as tf from '@tensorflow/tfjs-core';

import type { Objective } from '../Objective.js';
import type { PreparedCorpus } from '../prepareCorpus.js';
import { type SpanBatch, SpanBatches } from '../SpanBatches.js';

/** Cross-entropy over all spans of a corpus: the simplest objective, to train with in tests of the loop. */
export function createPlainObjective(
  corpus: PreparedCorpus,
  labels: Int32Array,
  settings: TrainingSettings,
): Objective<SpanBatch> {
  const batches = new SpanBatches(corpus, labels, settings);
  return {
    prepare: (model: NerModel, sentences: readonly number[]) => batches.upload(model, sentences),
    loss: (model: NerModel, batch: SpanBatch) =>
      sumCrossEntropy(model.forward(batch.tensors, true).logits, tf.tensor1d(batch.labels, 'int32')),
    subwords: () => batches.subwords(),
  };
}
