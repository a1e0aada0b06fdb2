import { ShapeError } from '@dynclean/schema';

/** Precision, recall and F1 in [0, 1] and the counts that they follow from. */
export interface Scores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Predicted spans whose gold label is the predicted one. */
  readonly correct: number;
  readonly predicted: number;
  readonly gold: number;
}

/** The same for one label. */
export interface LabelScores extends Scores {
  readonly label: number;
}

/** Micro scores over all labels, and those of each label from 1, in order. */
export interface SpanScores extends Scores {
  readonly byLabel: readonly LabelScores[];
}

/** What is scored. */
export interface SpanScoreOptions {
  /** `[S]`, the predicted label of each candidate span, 0 = no entity. Overlapping predictions all count. */
  readonly predicted: Int32Array;
  /** `[S]`, the gold label of each candidate span. */
  readonly gold: Int32Array;
  /**
   * `[C]`, gold entities of each label in the file, also those too wide to be candidates; entry 0 is not used. Default:
   * the gold labels among the candidates (`evalGoldScope: candidates`).
   */
  readonly goldCounts?: readonly number[] | undefined;
  /** C, with "no entity". */
  readonly numClasses: number;
  /**
   * What counts as predicted in the scores of a label. `standard` (default): spans with that prediction.
   * `gold_conditioned`: spans with that gold label and any prediction but 0, as an unused helper of the released code
   * has it, which inflates precision. The micro scores are always standard.
   */
  readonly classwise?: 'standard' | 'gold_conditioned' | undefined;
}

/**
 * Entity-level exact-match scores: a prediction is right when span and type are.
 *
 * `P = correct / predicted`, `R = correct / gold`, `F1 = 2PR / (P + R)`; all 0 where nothing is correct. Recall is over
 * all entities of the file, so entities wider than any candidate span lower it: nothing can predict them.
 *
 * @throws ShapeError when arrays do not fit each other, or `goldCounts` is below the entities among the candidates.
 * @throws RangeError when a label is none of the classes.
 */
export function computeSpanScores(options: SpanScoreOptions): SpanScores {
  const { predicted, gold, numClasses, classwise = 'standard' } = options;
  if (predicted.length !== gold.length) {
    throw new ShapeError(
      `computeSpanScores: gold must hold ${predicted.length} labels as predicted does, but got ${gold.length}`,
    );
  }
  requireLabels('predicted', predicted, numClasses);
  requireLabels('gold', gold, numClasses);
  const correctOf = new Array<number>(numClasses).fill(0);
  const predictedOf = new Array<number>(numClasses).fill(0);
  const goldOf = new Array<number>(numClasses).fill(0);
  const foundOf = new Array<number>(numClasses).fill(0); // by gold label, with any prediction but 0
  for (let span = 0; span < gold.length; span++) {
    const isLabel = predicted[span]!;
    const goldLabel = gold[span]!;
    predictedOf[isLabel]! += 1;
    goldOf[goldLabel]! += 1;
    if (isLabel !== 0) foundOf[goldLabel]! += 1;
    if (isLabel === goldLabel) correctOf[isLabel]! += 1;
  }
  const goldCounts = options.goldCounts ?? goldOf;
  requireGoldCounts(goldCounts, goldOf);
  const labels = Array.from({ length: numClasses - 1 }, (_, index) => index + 1);
  const sum = (counts: readonly number[]): number => labels.reduce((total, label) => total + counts[label]!, 0);
  return {
    ...computeScores(sum(correctOf), sum(predictedOf), sum(goldCounts)),
    byLabel: labels.map((label) => {
      const predictedCounts = classwise === 'standard' ? predictedOf : foundOf;
      return { label, ...computeScores(correctOf[label]!, predictedCounts[label]!, goldCounts[label]!) };
    }),
  };
}

/** Scores from counts; all 0 where nothing is correct, also where there is nothing to be found. */
export function computeScores(correct: number, predicted: number, gold: number): Scores {
  const precision = correct === 0 ? 0 : correct / predicted;
  const recall = correct === 0 ? 0 : correct / gold;
  const f1 = correct === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  return { precision, recall, f1, correct, predicted, gold };
}

function requireLabels(name: string, labels: Int32Array, numClasses: number): void {
  labels.forEach((label, span) => {
    if (label >= 0 && label < numClasses) return;
    throw new RangeError(`computeSpanScores: ${name}[${span}] must be in [0, ${numClasses}), but got ${label}`);
  });
}

function requireGoldCounts(goldCounts: readonly number[], goldOf: readonly number[]): void {
  if (goldCounts.length !== goldOf.length) {
    throw new ShapeError(
      `computeSpanScores: goldCounts must hold ${goldOf.length} counts, but got ${goldCounts.length}`,
    );
  }
  goldOf.forEach((count, label) => {
    if (label === 0 || goldCounts[label]! >= count) return;
    throw new ShapeError(
      `computeSpanScores: goldCounts[${label}] must be at least ${count}, the candidate spans with that label, ` +
        `but got ${goldCounts[label]}`,
    );
  });
}
