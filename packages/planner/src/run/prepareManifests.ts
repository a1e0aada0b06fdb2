import { resolve } from 'node:path';

import { InputError, type Precision, precisions, type Profile } from '@dynclean/schema';
import { createInventory, type Inventory, openResults, type PlannedStage, type Results } from '@dynclean/stages';

import { openExecutor } from '../executors/openExecutor.js';
import type { Computer, StageSlots } from '../executors/StageExecutor.js';
import type { QueueCost, StageQueue } from '../executors/StageQueue.js';
import { findSiblings } from '../manifests/findSiblings.js';
import type { LoadedManifest } from '../manifests/readManifest.js';
import { readManifests } from '../manifests/readManifests.js';
import { readProfile } from '../manifests/readProfile.js';
import { requireNames } from '../manifests/requireNames.js';
import { chooseAutoPrecision, leavesPrecisionOpen, type PrecisionChoice } from '../plan/chooseAutoPrecision.js';
import { estimateDurations, type PlanEstimate } from '../plan/estimateDurations.js';
import type { Plan } from '../plan/Plan.js';
import { planManifests } from '../plan/planManifests.js';
import { selectStages } from '../plan/selectStages.js';
import { findWork, type PlannedWork } from './findWork.js';
import type { ManifestChoice, RunManifestsOptions } from './ManifestChoice.js';

/** A plan with all that is known before it starts. */
export interface PreparedPlan extends PlannedWork {
  readonly plan: Plan;
  readonly results: Results;
  readonly inventory: Inventory;
  readonly computer: Computer;
  readonly estimate: PlanEstimate;
  /** What `auto` means in it. */
  readonly auto: PlanPrecision;
  /** Where the stages to do will run. */
  readonly slots: StageSlots | StageQueue;
  /** The time that all of it will take so; in a queue, if nothing has to wait for a place. */
  readonly wallMs: number;
  /** What it takes in a queue, and what this machine would take by itself; null: it runs in no queue. */
  readonly cost: (QueueCost & { readonly hereMs: number }) | null;
}

/** Whether stages are handed to a queue, all at once. */
export function isQueue(slots: StageSlots | StageQueue): slots is StageQueue {
  return 'submit' in slots;
}

/** What `auto` means in a plan, and which precision is the faster one where it runs. */
type PlanPrecision = Pick<PrecisionChoice, 'auto' | 'asBegun'> & { readonly faster: Precision };

/** Reads manifests, plans them and looks at what is there. */
export async function prepareManifests(options: RunManifestsOptions): Promise<PreparedPlan> {
  if (options.files.length === 0) throw new InputError('run: must be given at least one manifest, but got none');
  const manifests = await readManifests(options.files);
  requireNames(options, manifests);
  const results = await openResults(resolve(options.results ?? 'results'));
  const inventory = createInventory();
  const executor = await openExecutor(options.executor ?? 'local', options.executorSettings ?? null, {
    ...options,
    slots: options.jobs,
  });
  const { computer } = executor;
  const profile = options.profile === undefined ? null : await readProfile(options.profile);
  const { plan, auto } = await planChoice(options, { manifests, profile, results, inventory, computer });
  const work = findWork(plan, results, { chosen: selectStages(plan, options.only), otherCode: options.otherCode });
  const estimate = await estimateDurations(plan, { results, inventory, engine: computer });
  const encoderBytes = await findEncoderBytes(work.toDo, inventory);
  const known = { ...work, plan, results, inventory, computer, auto, estimate };
  if ('openSlots' in executor) {
    const slots = executor.openSlots(encoderBytes);
    return {
      ...known,
      slots,
      wallMs: sumTime(work.toDo, estimate) / Math.min(slots.count, Math.max(1, work.toDo.length)),
      cost: null,
    };
  }
  const queue = executor.openQueue();
  const cost = queue.computeCost(work.toDo, estimate.stages);
  const hereMs = await estimateHere(known, encoderBytes);
  return { ...known, slots: queue, wallMs: cost.shortestMs, cost: { ...cost, hereMs } };
}

const sumTime = (stages: readonly PlannedStage[], { stages: estimates }: PlanEstimate): number =>
  stages.reduce((sum, { key }) => sum + (estimates.get(key)?.ms ?? 0), 0);

/** The time that this machine would take for what is to do. */
async function estimateHere(
  { plan, results, inventory, toDo }: Pick<PreparedPlan, 'plan' | 'results' | 'inventory' | 'toDo'>,
  encoderBytes: number,
): Promise<number> {
  const here = await openExecutor('local', null, {});
  if (!('openSlots' in here)) throw new Error('local: must have slots');
  const estimate = await estimateDurations(plan, { results, inventory, engine: here.computer });
  return sumTime(toDo, estimate) / Math.min(here.openSlots(encoderBytes).count, Math.max(1, toDo.length));
}

interface PlanSources extends Pick<PreparedPlan, 'results' | 'inventory' | 'computer'> {
  readonly manifests: readonly LoadedManifest[];
  readonly profile: Profile | null;
}

/** Plans the part of manifests that is asked for, with one meaning of `auto`. */
async function planChoice(
  { datasets, models, seeds, precision }: ManifestChoice,
  { manifests, profile, results, inventory, computer }: PlanSources,
): Promise<{ plan: Plan; auto: PlanPrecision }> {
  const said = precision === 'auto' ? undefined : precision;
  const alsoAtHand = await findSiblings(manifests);
  const planAt = (autoPrecision: Precision): Promise<Plan> =>
    planManifests(manifests, {
      inventory,
      engine: computer,
      profile,
      results,
      datasets,
      models,
      seeds,
      precision: said,
      autoPrecision,
      alsoAtHand,
    });
  const faster = computer.bfloat16?.fast === true ? 'bf16' : 'fp32';
  const { plan, ...auto } =
    said === undefined && leavesPrecisionOpen(manifests, profile)
      ? await chooseAutoPrecision(planAt, results, {
          otherwise: faster,
          possible: computer.bfloat16?.possible === true ? precisions : ['fp32'],
        })
      : ({ plan: await planAt(faster), auto: faster, asBegun: false } as const);
  if (plan.cells.length === 0 && (datasets !== undefined || models !== undefined)) {
    throw new InputError('run: something must be left of the grid, but --datasets and --models together leave nothing');
  }
  return { plan, auto: { ...auto, faster } };
}

async function findEncoderBytes(stages: readonly PlannedStage[], inventory: Inventory): Promise<number> {
  let most = 0;
  for (const { task } of stages) {
    if (!('encoder' in task)) continue;
    const { hiddenSize, matrixWeights } = await inventory.describeEncoder(task.encoder);
    most = Math.max(most, 4 * (matrixWeights + 30_000 * hiddenSize));
  }
  return most;
}
