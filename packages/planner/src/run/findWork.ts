import type { StageRecord } from '@dynclean/schema';
import { type FinishedStage, isOfThisCode, type PlannedStage, type Results } from '@dynclean/stages';

import type { Plan } from '../plan/Plan.js';
import type { ManifestChoice } from './ManifestChoice.js';

/** What of a plan is there, and what is to be done. */
export interface PlannedWork {
  /** Keys of the stages that are there. */
  readonly there: ReadonlySet<string>;
  /** Stages that are there as another code version made them, by key. */
  readonly ofOtherCode: ReadonlyMap<string, StageRecord>;
  /** Those to do, in order. */
  readonly toDo: readonly PlannedStage[];
}

/**
 * Looks for the stages of a plan among results.
 *
 * @param chosen - keys of those that are asked for.
 * @param otherCode - `keep`: what another code version made counts as there.
 */
export function findWork(
  plan: Plan,
  results: Results,
  { chosen, otherCode }: { readonly chosen: ReadonlySet<string>; readonly otherCode: ManifestChoice['otherCode'] },
): PlannedWork {
  const stages = [...plan.stages.values()];
  const all = new Map(stages.map((stage) => [stage.key, results.find(stage)]));
  const ofOtherCode = new Map(
    [...all].flatMap(([key, stage]) => (stage === null || isOfThisCode(stage.record) ? [] : [[key, stage.record]])),
  );
  const find = (key: string): FinishedStage | null =>
    otherCode !== 'keep' && ofOtherCode.has(key) ? null : (all.get(key) ?? null);
  const wanted = new Set([...chosen].filter((key) => find(key) === null));
  // What another machine made serves tables; a stage to be run here reads stages of this one.
  for (const { key, inputs } of stages.reverse()) {
    if (!wanted.has(key)) continue;
    for (const input of inputs) if (find(input)?.record.key !== input) wanted.add(input);
  }
  return {
    there: new Set([...all.keys()].filter((key) => find(key) !== null && !wanted.has(key))),
    ofOtherCode,
    toDo: [...plan.stages.values()].filter(({ key }) => wanted.has(key)),
  };
}
