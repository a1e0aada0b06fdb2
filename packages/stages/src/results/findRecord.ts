import type { PlannedStage } from '../store/PlannedStage.js';
import type { FinishedStage, Results } from './Results.js';

/**
 * A finished stage for what its record says: its scores count, whether or not its weights, from which other stages may
 * have gone on, are still there. Kept records have none, and "dynclean runs gc" drops them.
 */
export function findRecord(results: Pick<Results, 'find'>, stage: PlannedStage): FinishedStage | null {
  return results.find({ ...stage, needs: { ...stage.needs, models: [] } });
}
