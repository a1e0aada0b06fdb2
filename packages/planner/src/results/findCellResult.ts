import type { FinishedStage, PlannedStage, Results } from '@dynclean/stages';

import { type ChosenEvaluation, findEvaluation } from '../plan/findEvaluation.js';
import type { Plan, PlannedCell } from '../plan/Plan.js';

/** What a cell shows, or what it waits for. */
export type CellResult =
  | {
      readonly state: 'there';
      /** The evaluation whose weights count, with dev and test scores; null where the cell needs no scores. */
      readonly evaluation: ChosenEvaluation | null;
      /** The one whose scores are the cell's. */
      readonly training: FinishedStage | null;
      readonly cleaning: FinishedStage | null;
      readonly dynamics: FinishedStage | null;
      readonly threshold: FinishedStage | null;
      /** Fold by fold; empty: no names are held out. */
      readonly heldOut: readonly FinishedStage[];
    }
  | {
      readonly state: 'waiting';
      /** Stages that are missing. */
      readonly waitsFor: readonly PlannedStage[];
    };

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
  const { stages, epochs, methodStages } = cell;
  find(stages.labels ?? null);
  const dynamics = find(stages.dynamics);
  const threshold = find(stages.threshold);
  const cleaning = find(stages.cleaning);
  const heldOut = (stages.heldOut ?? []).map(find).filter((stage) => stage !== null);
  const training = methodStages.map(({ key }) => find(key)).at(-1) ?? null;
  for (const { waitsFor } of cell.undecided) {
    for (const key of waitsFor) {
      const stage = plan.stages.get(key);
      if (stage !== undefined) missing.push(stage);
    }
  }
  if (missing.length > 0) return { state: 'waiting', waitsFor: missing };
  const evaluation = training && findEvaluation(training.record, epochs.training, cell.modelSelection);
  return { state: 'there', evaluation, training, cleaning, dynamics, threshold, heldOut };
}
