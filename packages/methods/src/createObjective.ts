import { InputError, type TrainingSettings } from '@dynclean/schema';
import { createBatchPlan, type Objective, type PreparedCorpus, SpanBatches, TokenBatches } from '@dynclean/training';

import type { Method, ObjectiveContext } from './Method.js';
import { findMethod, listMethods } from './registry.js';

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
 * @throws InputError when the method is unknown, its settings are not its own, the corpus has no usable span, or has
 *   weights of spans that the method does not heed.
 */
export function createObjective(options: CreateObjectiveOptions): Objective {
  const { corpus, labels, settings, types = [], goldLabels, teachers = [], language } = options;
  const { name, settings: own } = settings.method;
  const method = findMethod(name);
  if (corpus.spans.weights !== undefined) requireWeighing(method);
  return method.createObjective(own, {
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

/**
 * @param where - names the method in the message.
 * @throws InputError where its loss does not heed weights of spans, as a version that weighs labels has them.
 */
export function requireWeighing({ name, takesWeights }: Pick<Method, 'name' | 'takesWeights'>, where = 'method'): void {
  if (takesWeights) return;
  const known = listMethods().filter((method) => method.takesWeights).map((method) => method.name); // prettier-ignore
  throw new InputError(
    `${where}: must be one that heeds weights of spans, by the method ${known.join(' or ')}, but got "${name}". ` +
      'Take one of these, or a rule that removes labels instead of weighing them.',
  );
}
