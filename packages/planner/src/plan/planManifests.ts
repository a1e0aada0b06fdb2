import { InputError } from '@dynclean/schema';
import { isTrainingKind } from '@dynclean/stages';

import type { LoadedManifest } from '../manifests/readManifest.js';
import type { Plan, PlannedCell } from './Plan.js';
import { Planner } from './Planner.js';
import type { PlanOptions } from './PlanOptions.js';

export type { PlanOptions };

/**
 * Expands manifests to the stages that they need, equal ones once, and says of every cell which stages it rests on.
 * Reads what is on this machine through the inventory, changes nothing.
 *
 * @throws InputError when a setting is out of its range, or nothing is left of the grid.
 */
export async function planManifests(manifests: readonly LoadedManifest[], options: PlanOptions): Promise<Plan> {
  const planner = new Planner(options);
  for (const loaded of manifests) await planner.addManifest(loaded);
  if (options.alsoAtHand !== undefined && options.alsoAtHand.length > 0) {
    const others = new Planner({ ...options, seeds: undefined, datasets: undefined, models: undefined });
    for (const loaded of options.alsoAtHand) {
      // What cannot be planned of a manifest that nobody named is not this plan's fault.
      await others.addManifest(loaded).catch((error: unknown) => {
        if (!(error instanceof InputError)) throw error;
      });
    }
    planner.collector.widenNeeds(others.collector.stages, options.results ?? null);
  }
  return {
    profile: options.profile?.name ?? null,
    manifests,
    stages: planner.collector.stages,
    cells: planner.cells,
    merged: planner.mergedNames(),
    afreshTrainings: planner.cells.reduce((sum, cell) => sum + countAfresh(cell, planner.collector.stages), 0),
  };
}

/** Trainings of a cell for itself: its cleaner's, round by round, and those of its method. */
function countAfresh({ stages, methodStages }: PlannedCell, planned: Plan['stages']): number {
  const { dynamics, threshold, heldOut = [], earlierRounds = [] } = stages;
  const isTraining = ({ key }: { readonly key: string }): boolean => isTrainingKind(planned.get(key)?.kind ?? '');
  return (
    [...new Set([dynamics, threshold, ...heldOut, ...earlierRounds])].filter((key) => key !== null).length +
    methodStages.filter(isTraining).length
  );
}
