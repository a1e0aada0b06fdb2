import { resolve } from 'node:path';

import { readBuild, type RunContext } from '@dynclean/stages';

import type { RunManifestsOptions } from './ManifestChoice.js';
import { type InputPreparation, prepareInputs } from './prepareInputs.js';
import { isQueue, type PreparedPlan, prepareManifests } from './prepareManifests.js';
import { refuseOtherCode } from './refuseOtherCode.js';
import { refusePrecision } from './refusePrecision.js';
import type { PlanProgress } from './PlanProgress.js';
import { runPlan } from './runPlan.js';
import type { FailedStage, PlanOutcome, RunPlanOptions } from './RunPlanOptions.js';
import { runQueue } from './runQueue.js';

/** What came of a run. */
export interface RunManifestsSummary {
  readonly results: string;
  readonly profile: string | null;
  readonly there: number;
  readonly done: number;
  readonly failed: readonly FailedStage[];
  /** Titles of stages that are in a queue, or that its jobs do now. */
  readonly queued: readonly string[];
  readonly left: readonly string[];
  readonly totalMs: number;
}

/**
 * Does everything that manifests need and that is not there yet. What chooses on dev is planned anew when its
 * candidates are trained.
 *
 * @throws InputError for anything wrong with what the user gave; where this machine cannot compute the precision that
 *   is asked for; where another code version began these results and `otherCode` does not say what to do with them;
 *   where another program was built meanwhile.
 * @throws InterruptedError when `signal` is aborted; the same call goes on from there.
 */
export async function runManifests(
  options: RunManifestsOptions,
  context: RunContext & { readonly onPlanProgress?: (progress: PlanProgress) => void } = {},
): Promise<RunManifestsSummary> {
  const started = performance.now();
  const results = resolve(options.results ?? 'results');
  const build = readBuild();
  let done = 0;
  let there: number | null = null;
  for (;;) {
    const prepared = await prepareManifests(options);
    const { plan, toDo } = prepared;
    there ??= prepared.there.size;
    refuseOtherCode(options, prepared);
    refusePrecision(prepared);
    const preparation = await prepareInputs(toDo, prepared.inventory, context);
    if (preparation.fetched) continue; // with checksums that keys are made of
    for (const line of [...describeStart(prepared), ...describeWaiting(preparation)]) context.onMessage?.(line);
    const outcome = await doPlan(prepared, {
      results,
      build,
      estimate: prepared.estimate.stages,
      only: new Set(toDo.map(({ key }) => key).filter((key) => !preparation.waiting.has(key))),
      impossible: preparation.impossible,
      keepGoing: options.keepGoing ?? true,
      tensorboard: options.tensorboard ?? false,
      detach: options.detach ?? false,
      signal: context.signal,
      ...(context.onPlanProgress && { onProgress: context.onPlanProgress }),
      ...(context.onMessage && { onMessage: context.onMessage }),
    });
    done += outcome.done;
    const isUndecided = plan.cells.some(({ undecided }) => undecided.length > 0);
    const isAllWell = outcome.failed.length === 0 && outcome.queued.length === 0;
    if (isUndecided && isAllWell && outcome.done > 0) continue; // choices on dev can be made now
    return {
      results,
      profile: plan.profile,
      there,
      done,
      failed: outcome.failed,
      queued: outcome.queued.map(({ title }) => title),
      left: outcome.left.map(({ title }) => title),
      totalMs: Math.round(performance.now() - started),
    };
  }
}

/** Does a plan where its executor does stages. */
function doPlan(
  { plan, slots }: PreparedPlan,
  options: RunPlanOptions & { readonly detach: boolean },
): Promise<PlanOutcome> {
  return isQueue(slots) ? runQueue(plan, { ...options, queue: slots }) : runPlan(plan, { ...options, slots });
}

/** What is left out because it waits for something, each reason once. */
function describeWaiting({ waiting }: InputPreparation): string[] {
  const reasons = [...new Set(waiting.values())];
  return reasons.map((reason) => {
    const count = [...waiting.values()].filter((one) => one === reason).length;
    return `${count} ${count === 1 ? 'stage is' : 'stages are'} left out: ${reason}`;
  });
}

/** What a person is told before the first stage. */
function describeStart({ auto, toDo, plan, slots }: PreparedPlan): string[] {
  const where = isQueue(slots) ? 'by' : `${slots.count} at a time on`;
  const isSlower = auto.asBegun && auto.auto !== auto.faster;
  return [
    ...(isSlower
      ? [`precision ${auto.auto}, in which these results were begun; ${auto.faster} would be faster here`]
      : []),
    `${toDo.length} of ${plan.stages.size} stages to do, ${where} ${slots.description}`,
  ];
}
