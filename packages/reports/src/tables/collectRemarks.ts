import type { Observation } from '@dynclean/analysis';
import { listMethods } from '@dynclean/methods';
import type { Plan } from '@dynclean/planner';
import { findRecord, type Results } from '@dynclean/stages';

/**
 * What methods say of the trainings that a table's figures come from, by the settings that these were done with: each
 * remark once, behind the names of the models that it is true of.
 */
export function collectRemarks({
  observations,
  plan,
  results,
}: {
  readonly observations: readonly Observation[];
  readonly plan: Plan;
  readonly results: Results;
}): readonly string[] {
  const models = new Map<string, Set<string>>();
  for (const { cell } of observations) {
    const planned = plan.stages.get(cell.stages.training ?? '');
    const { run = null } = (planned === undefined ? null : findRecord(results, planned))?.record ?? {};
    if (run === null || cell.model === null) continue;
    const { name, settings } = run.settings.method;
    const remark =
      listMethods()
        .find((method) => method.name === name)
        ?.remark(settings) ?? null;
    if (remark !== null) models.set(remark, (models.get(remark) ?? new Set()).add(cell.model));
  }
  return [...models].map(([remark, names]) => `${[...names].join(', ')}: ${remark}`);
}
