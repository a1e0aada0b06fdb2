import type { SelfTrainingSettings, TrainingSettings } from '@dynclean/schema';
import { createBatchPlan, type Objective, type PreparedCorpus, SpanBatches } from '@dynclean/training';

import { chooseMethod } from './chooseMethod.js';
import { findMethod } from './registry.js';

export interface CreateObjectiveOptions {
  readonly corpus: PreparedCorpus;
  /** `[S]` what to train on: the file's labels, or those with threshold samples relabelled. */
  readonly labels: Int32Array;
  readonly settings: TrainingSettings;
  /** Learn from a teacher instead of `labels`: the model as the training begins. */
  readonly selfTraining?: SelfTrainingSettings | undefined;
}

/**
 * The objective that training settings mean; the caller disposes of it.
 *
 * @throws InputError when the corpus has no usable span.
 */
export function createObjective({ corpus, labels, settings, selfTraining }: CreateObjectiveOptions): Objective {
  const choice = chooseMethod(settings, selfTraining);
  return findMethod(choice.name).createObjective(choice.settings, {
    batches: new SpanBatches(corpus, labels, settings),
    batchesPerEpoch: createBatchPlan(corpus, settings).batchesPerEpoch,
  });
}
