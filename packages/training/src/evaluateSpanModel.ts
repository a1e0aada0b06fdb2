import type { NerModel } from '@dynclean/models';
import { type SpanScores, computeSpanScores, selectNonOverlapping } from '@dynclean/metrics';
import type { TrainingSettings } from '@dynclean/schema';

import type { ComputeLogitsOptions } from './computeLogits.js';
import { predictLabels } from './predictLabels.js';
import type { PreparedCorpus } from './prepareCorpus.js';

/** A corpus with gold labels to measure against. */
export interface EvaluationCorpus {
  readonly corpus: PreparedCorpus;
  /** `[C]` entities of each label in the file, those wider than any candidate span included. */
  readonly entityCounts: readonly number[];
}

/** How predictions are counted: which gold entities, which overlapping ones, which scores of a class. */
export type EvaluationSettings = Pick<TrainingSettings, 'evalGoldScope' | 'evalOverlap' | 'evalClasswise'>;

/** What is counted, and how the pass over the corpus is watched and stopped. */
export interface EvaluateOptions extends Omit<ComputeLogitsOptions, 'onLogits'> {
  readonly settings: EvaluationSettings;
}

/** Micro precision, recall and F1 of the model (and by label); spans exact, overlapping predictions all count. */
export async function evaluateSpanModel(
  model: NerModel,
  corpus: EvaluationCorpus,
  options: EvaluateOptions,
): Promise<SpanScores> {
  return scoreLabels(await predictCounted(model, corpus, options), corpus, options.settings);
}

/** `[S]` the predicted label of each candidate span, as far as it counts: of overlapping ones all or the best. */
export async function predictCounted(
  model: NerModel,
  { corpus }: EvaluationCorpus,
  { settings, ...options }: EvaluateOptions,
): Promise<Int32Array> {
  const { labels, probabilities } = await predictLabels(model, corpus, options);
  if (settings.evalOverlap === 'keep') return labels;
  return selectNonOverlapping({ predicted: labels, probabilities, ...corpus.spans });
}

/** Scores of predicted labels, `[S]`, on the corpus that they are of. */
export function scoreLabels(
  predicted: Int32Array,
  { corpus: { spans }, entityCounts }: EvaluationCorpus,
  settings: EvaluationSettings,
): SpanScores {
  const numClasses = entityCounts.length;
  const goldCounts = settings.evalGoldScope === 'all' ? entityCounts : countLabels(spans.labels, numClasses);
  return computeSpanScores({
    predicted,
    gold: spans.labels,
    goldCounts,
    numClasses,
    classwise: settings.evalClasswise,
  });
}

function countLabels(labels: Int32Array, numClasses: number): number[] {
  const counts = new Array<number>(numClasses).fill(0);
  for (const label of labels) counts[label]!++;
  return counts;
}
