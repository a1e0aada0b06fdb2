import { createBatches } from '@dynclean/datasets';
import { InputError, type TrainingSettings } from '@dynclean/schema';

import type { PreparedCorpus } from './prepareCorpus.js';

/** Which sentences share a step, in which order. */
export interface BatchPlan {
  /** The same in every epoch. */
  readonly batchesPerEpoch: number;
  /** Sentences of each batch of an epoch, which counts from 1. */
  of(epoch: number): readonly (readonly number[])[];
}

/**
 * Batches over the sentences that have a usable span.
 *
 * @throws InputError when there is none.
 */
export function createBatchPlan(
  corpus: PreparedCorpus,
  { batchSize, batchOrder, seed }: Pick<TrainingSettings, 'batchSize' | 'batchOrder' | 'seed'>,
): BatchPlan {
  const batchesOf = (epoch: number): number[][] =>
    createBatches(corpus.numSentences, {
      batchSize,
      order: batchOrder,
      seed,
      epoch: epoch - 1,
      lengths: corpus.lengths,
      skip: (sentence) => corpus.usableCounts[sentence] === 0,
    });
  const batchesPerEpoch = batchesOf(1).length;
  if (batchesPerEpoch === 0) throw new InputError('training: there must be at least one candidate span, but got none');
  return { batchesPerEpoch, of: batchesOf };
}
