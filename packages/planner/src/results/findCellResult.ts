import type { StageRecord, TrainingSettings } from '@dynclean/schema';
import type { FinishedStage, PlannedStage, Results } from '@dynclean/stages';

import type { CellResult, ChosenEvaluation, Plan, PlannedCell } from '../plan/Plan.js';

/**
 * What a training of the first `epochs` epochs ends with: the best evaluation on dev among them (strictly: of equal ones
 * the first) with the test scores of those weights; without dev file, or with `last`, the end of the last epoch. Null:
 * nothing was measured.
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

/** Goes from a cell to its finished stages and the scores that count, or says which stages it waits for. */
export function findCellResult(plan: Plan, results: Results, cell: PlannedCell): CellResult {
  const missing: PlannedStage[] = [];
  const find = (key: string | null): FinishedStage | null => {
    const stage = key === null ? undefined : plan.stages.get(key);
    if (stage === undefined) return null;
    const found = results.find(stage);
    if (found === null) missing.push(stage);
    return found;
  };
  const { stages, epochs } = cell;
  const dynamics = find(stages.dynamics);
  const threshold = find(stages.threshold);
  const cleaning = find(stages.cleaning);
  const training = find(stages.training);
  const selfTraining = find(stages.selfTraining);
  for (const { waitsFor } of cell.undecided) {
    for (const key of waitsFor) {
      const stage = plan.stages.get(key);
      if (stage !== undefined) missing.push(stage);
    }
  }
  if (missing.length > 0) return { state: 'waiting', waitsFor: missing };
  const ofTraining = training && findEvaluation(training.record, epochs.training, cell.modelSelection);
  const evaluation =
    selfTraining === null ? ofTraining : findEvaluation(selfTraining.record, epochs.selfTraining, cell.modelSelection);
  return { state: 'there', evaluation, training, selfTraining, cleaning, dynamics, threshold };
}
