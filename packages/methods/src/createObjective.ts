import type { TrainingSettings } from '@dynclean/schema';
import { createBatchPlan, type Objective, type PreparedCorpus, SpanBatches, TokenBatches } from '@dynclean/training';

import type { ObjectiveContext } from './Method.js';
import { findMethod } from './registry.js';

/** What a training learns from and how. S: candidate spans of the corpus. */
export interface CreateObjectiveOptions {
  readonly corpus: PreparedCorpus;
  /** `[S]` what to train on: the file's labels, or those with threshold samples relabelled. */
  readonly labels: Int32Array;
  readonly settings: TrainingSettings;
  /** Names of the types, from label 1, for methods that have settings of them. @default none */
  readonly types?: readonly string[];
  /** `[S]` gold labels, where they are known. */
  readonly goldLabels?: (() => Int32Array | null) | undefined;
  /** Models of other stages that its method learns of. @default none */
  readonly teachers?: ObjectiveContext['teachers'];
  readonly language?: ObjectiveContext['language'];
}

/**
 * The objective that training settings mean, by the method that they name; the caller disposes of it.
 *
 * @throws InputError when the method is unknown, its settings are not its own, or the corpus has no usable span.
 */
export function createObjective(options: CreateObjectiveOptions): Objective {
  const { corpus, labels, settings, types = [], goldLabels, teachers = [], language } = options;
  const { name, settings: own } = settings.method;
  return findMethod(name).createObjective(own, {
    batches: new SpanBatches(corpus, labels, settings),
    tokens: () => new TokenBatches(corpus, labels, settings),
    types,
    batchesPerEpoch: createBatchPlan(corpus, settings).batchesPerEpoch,
    totalEpochs: settings.totalEpochs,
    seed: settings.seed,
    goldLabels,
    teachers,
    language,
  });
}
