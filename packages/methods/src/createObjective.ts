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
  /** `[S]` labels that humans gave, where they are known. */
  readonly goldLabels?: (() => Int32Array | null) | undefined;
}

/**
 * The objective that training settings mean; the caller disposes of it.
 *
 * @throws InputError when the corpus has no usable span.
 */
export function createObjective(options: CreateObjectiveOptions): Objective {
  const { corpus, labels, settings, selfTraining, goldLabels } = options;
  const choice = chooseMethod(settings, selfTraining);
  return findMethod(choice.name).createObjective(choice.settings, {
    batches: new SpanBatches(corpus, labels, settings),
    batchesPerEpoch: createBatchPlan(corpus, settings).batchesPerEpoch,
    totalEpochs: settings.totalEpochs,
    goldLabels,
  });
}
