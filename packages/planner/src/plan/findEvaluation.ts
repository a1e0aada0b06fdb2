import type { Scores, StageRecord, TrainingSettings } from '@dynclean/schema';

/** Scores that a training shows; `dev` is null where there is no dev file. */
export interface ChosenEvaluation {
  readonly step: number;
  readonly epoch: number;
  readonly dev: Scores | null;
  readonly test: Scores | null;
}

/**
 * What a training of the first `epochs` epochs ends with: the best evaluation on dev among them (strictly: of equal
 * ones the first) with the test scores of those weights; without dev file, or with `last`, the end of the last epoch.
 * Null: nothing was measured.
 */
export function findEvaluation(
  { evaluations, epochEnds }: Pick<StageRecord, 'evaluations' | 'epochEnds'>,
  epochs: number,
  modelSelection: TrainingSettings['modelSelection'],
): ChosenEvaluation | null {
  if (modelSelection === 'last' || evaluations.length === 0)
    return epochEnds.find(({ epoch }) => epoch === epochs) ?? null;
  return evaluations.findLast(({ epoch, best }) => best && epoch <= epochs) ?? null;
}
