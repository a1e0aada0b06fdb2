import { findRecord, type FinishedStage, type PlannedStage, type Results, type StageNeeds } from '@dynclean/stages';

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
      /** Null: nobody asks what its model finds in sentences. */
      readonly prediction: FinishedStage | null;
    }
  | {
      readonly state: 'waiting';
      /** Stages that are missing. */
      readonly waitsFor: readonly PlannedStage[];
    };

/**
 * Goes from a cell to its finished stages and the scores that count, or says which stages it waits for. A stage may be
 * planned with more epochs than the cell needs, for others that share it: one with as many as the cell's is there.
 */
export function findCellResult(plan: Plan, results: Results, cell: PlannedCell): CellResult {
  const missing: PlannedStage[] = [];
  const find = (key: string | null, own: Partial<StageNeeds> = {}): FinishedStage | null => {
    const stage = key === null ? undefined : plan.stages.get(key);
    if (stage === undefined) return null;
    const found = findRecord(results, { ...stage, needs: { ...stage.needs, ...own } });
    if (found === null) missing.push(stage);
    return found;
  };
  const { stages, epochs, methodStages } = cell;
  find(stages.labels ?? null);
  const ofCleaner = { epochs: epochs.cleaning, dynamicsEpochs: epochs.cleaning };
  const dynamics = find(stages.dynamics, ofCleaner);
  const threshold = find(stages.threshold, ofCleaner);
  const cleaning = find(stages.cleaning);
  const heldOut = (stages.heldOut ?? []).map((key) => find(key)).filter((stage) => stage !== null);
  const training = methodStages.map(({ key, epochs: own }) => find(key, { epochs: own, dynamicsEpochs: 0 })).at(-1) ?? null;
  const prediction = find(stages.prediction ?? null);
  for (const { waitsFor } of cell.undecided) {
    for (const key of waitsFor) {
      const stage = plan.stages.get(key);
      if (stage !== undefined) missing.push(stage);
    }
  }
  if (missing.length > 0) return { state: 'waiting', waitsFor: missing };
  const evaluation = training && findEvaluation(training.record, epochs.training, cell.modelSelection);
  return { state: 'there', evaluation, training, cleaning, dynamics, threshold, heldOut, prediction };
}
