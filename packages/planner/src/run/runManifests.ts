import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';

import { InputError, type StageRecord } from '@dynclean/schema';
import {
  codeVersionOf,
  createInventory,
  type EngineChoice,
  type Inventory,
  isOfThisCode,
  openResults,
  type PlannedStage,
  readBuild,
  type Results,
  type RunContext,
} from '@dynclean/stages';

import { LocalExecutor } from '../executors/LocalExecutor.js';
import { findSiblings } from '../manifests/findSiblings.js';
import { type LoadedManifest, readManifest } from '../manifests/readManifest.js';
import { readProfile } from '../manifests/readProfile.js';
import { requireNames } from '../manifests/requireNames.js';
import { chooseAutoPrecision, leavesPrecisionOpen, type PrecisionChoice } from '../plan/chooseAutoPrecision.js';
import { estimateDurations, type PlanEstimate } from '../plan/estimateDurations.js';
import type { Plan } from '../plan/Plan.js';
import { planManifests } from '../plan/planManifests.js';
import { selectStages } from '../plan/selectStages.js';
import { chooseComputer, chooseJobs, type Computer } from './chooseComputer.js';
import { prepareInputs } from './prepareInputs.js';
import { type FailedStage, type PlanProgress, runPlan } from './runPlan.js';

export interface ManifestChoice extends EngineChoice {
  /** Paths of manifests. */
  readonly files: readonly string[];
  /** @default `results` */
  readonly results?: string;
  /** `small`, `tiny`, or the file of one. */
  readonly profile?: string;
  readonly datasets?: readonly string[];
  readonly models?: readonly string[];
  readonly seeds?: readonly number[];
  /** Stages by kind, the beginning of a key, or words of their titles; with what they need. */
  readonly only?: readonly string[];
  /**
   * Stages that another code version made: refuse to go on, count them as done, or do them again. @default `refuse`, which
   * only `runManifests` does
   */
  readonly otherCode?: 'refuse' | 'keep' | 'redo';
}

export interface RunManifestsOptions extends ManifestChoice {
  /** Stages at a time. @default from cores, memory and GPUs */
  readonly jobs?: number;
  /** @default true */
  readonly keepGoing?: boolean;
}

/** A plan with all that is known before it starts. */
export interface PreparedPlan {
  readonly plan: Plan;
  readonly results: Results;
  readonly inventory: Inventory;
  readonly computer: Computer;
  readonly estimate: PlanEstimate;
  /** What `auto` means in it. */
  readonly auto: Pick<PrecisionChoice, 'auto' | 'asBegun'> & { readonly faster: 'fp32' | 'bf16' };
  /** Keys of the stages that are there. */
  readonly there: ReadonlySet<string>;
  /** Stages that are there as another code version made them, by key. */
  readonly ofOtherCode: ReadonlyMap<string, StageRecord>;
  /** Those to do, in order. */
  readonly toDo: readonly PlannedStage[];
  /** How many at a time, and the time that all of it will take so. */
  readonly jobs: number;
  readonly wallMs: number;
}

/** Reads manifests, plans them and looks at what is there. */
export async function prepareManifests(options: RunManifestsOptions): Promise<PreparedPlan> {
  if (options.files.length === 0) throw new InputError('run: must be given at least one manifest, but got none');
  const manifests: LoadedManifest[] = [];
  const problems: string[] = [];
  for (const file of options.files) {
    try {
      manifests.push(await readManifest(file));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(error.message);
    }
  }
  if (problems.length > 0) throw new InputError(problems.join('\n'));
  requireNames(options, manifests);
  const results = await openResults(resolve(options.results ?? 'results'));
  const inventory = createInventory();
  const computer = await chooseComputer(options);
  const profile = options.profile === undefined ? null : await readProfile(options.profile);
  const { datasets, models, seeds, precision } = options;
  const said = precision === 'auto' ? undefined : precision;
  const alsoAtHand = await findSiblings(manifests);
  const planAt = (autoPrecision: 'fp32' | 'bf16'): Promise<Plan> =>
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
          possible: computer.bfloat16?.possible === true ? ['fp32', 'bf16'] : ['fp32'],
        })
      : ({ plan: await planAt(faster), auto: faster, asBegun: false } as const);
  if (plan.cells.length === 0 && (datasets !== undefined || models !== undefined)) {
    throw new InputError('run: something must be left of the grid, but --datasets and --models together leave nothing');
  }
  const chosen = selectStages(plan, options.only);
  const all = new Map([...plan.stages.values()].map((stage) => [stage.key, results.find(stage)]));
  const ofOtherCode = new Map(
    [...all].flatMap(([key, stage]) => (stage === null || isOfThisCode(stage.record) ? [] : [[key, stage.record]])),
  );
  const found =
    options.otherCode === 'keep'
      ? all
      : new Map([...all].map(([key, stage]) => [key, ofOtherCode.has(key) ? null : stage]));
  const wanted = new Set([...chosen].filter((key) => found.get(key) === null));
  // What another machine made serves tables; a stage to be run here reads stages of this one.
  for (const { key, inputs } of [...plan.stages.values()].reverse()) {
    if (!wanted.has(key)) continue;
    for (const input of inputs) if (found.get(input)?.record.key !== input) wanted.add(input);
  }
  const there = new Set([...found].flatMap(([key, stage]) => (stage !== null && !wanted.has(key) ? [key] : [])));
  const toDo = [...plan.stages.values()].filter(({ key }) => wanted.has(key));
  const estimate = await estimateDurations(plan, results, inventory, computer.deviceKind);
  const encoderBytes = await findEncoderBytes(toDo, inventory);
  const jobs = options.jobs ?? chooseJobs(computer, encoderBytes);
  const sumMs = toDo.reduce((sum, { key }) => sum + (estimate.stages.get(key)?.ms ?? 0), 0);
  return {
    plan,
    results,
    inventory,
    computer,
    auto: { ...auto, faster },
    estimate,
    there,
    ofOtherCode,
    toDo,
    jobs,
    wallMs: sumMs / Math.min(jobs, Math.max(1, toDo.length)),
  };
}

/** @throws InputError where results of another code version are there and nobody said what is to become of them. */
function refuseOtherCode({ otherCode = 'refuse' }: ManifestChoice, { ofOtherCode, results }: PreparedPlan): void {
  const [first] = ofOtherCode.values();
  if (otherCode !== 'refuse' || first === undefined) return;
  const numStages = `${ofOtherCode.size} ${ofOtherCode.size === 1 ? 'stage' : 'stages'}`;
  throw new InputError(
    `${results.folder}: its stages must be of this program's code version (${codeVersionOf(first.kind)}), but ${numStages} of this ` +
      `plan ${ofOtherCode.size === 1 ? 'was' : 'were'} made by another (${first.title}: ${String(first.determinants['code'])}). Either:\n` +
      `  --results FOLDER      another folder, and these stay as they are\n` +
      `  --other-code redo     do them again here\n` +
      `  --other-code keep     count them as done; tables then say that they mix two code versions`,
  );
}

/** @throws InputError where stages are to be done in a precision that this machine cannot compute. */
function refusePrecision({ toDo, computer, plan }: PreparedPlan): void {
  const stages = toDo.filter(({ kind, precision }) => kind !== 'clean' && precision === 'bf16');
  if (stages.length === 0 || computer.bfloat16?.possible === true) return;
  const why = computer.bfloat16?.reason ?? `the engine ${computer.name} computes in float32 alone`;
  const who = plan.profile === null ? '' : ` (profile ${plan.profile})`;
  throw new InputError(
    `precision: must be one that this machine computes, but ${stages.length} of ${toDo.length} stages to do want bf16${who}: ${why}. ` +
      `Either:\n  --precision fp32      run them in float32, which makes other results than those in bf16\n` +
      `  another machine       a CPU with AVX512-BF16 or AMX, or a GPU\n` +
      `What is finished can be read here: dynclean table, figure, compare.`,
  );
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

export interface RunManifestsSummary {
  readonly results: string;
  readonly profile: string | null;
  readonly there: number;
  readonly done: number;
  readonly failed: readonly FailedStage[];
  readonly left: readonly string[];
  readonly totalMs: number;
}

/**
 * Does everything that manifests need and that is not there yet. What chooses on dev is planned anew when its candidates
 * are trained.
 *
 * @throws InputError for anything wrong with what the user gave; where this machine cannot compute the precision that is asked
 *   for; where another code version began these results and `otherCode` does not say what to do with them; where another
 *   program was built meanwhile.
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
    const { plan, computer, estimate, toDo, jobs } = prepared;
    there ??= prepared.there.size;
    refuseOtherCode(options, prepared);
    refusePrecision(prepared);
    const preparation = await prepareInputs(toDo, prepared.inventory, context);
    if (preparation.fetched) continue; // with checksums that keys are made of
    const engine = { engine: computer.name as NonNullable<EngineChoice['engine']> };
    const threads = options.threads ?? Math.max(1, Math.floor(availableParallelism() / jobs));
    if (prepared.auto.asBegun && prepared.auto.auto !== prepared.auto.faster) {
      const { auto, faster } = prepared.auto;
      context.onMessage?.(`precision ${auto}, in which these results were begun; ${faster} would be faster here`);
    }
    context.onMessage?.(
      `${toDo.length} of ${plan.stages.size} stages to do, ${jobs} at a time on ${computer.name} (${computer.gpus.join(', ') || 'cpu'}), ` +
        `${threads} ${threads === 1 ? 'thread' : 'threads'} each`,
    );
    const outcome = await runPlan(plan, {
      results,
      build,
      executor: new LocalExecutor({ slots: jobs }),
      engineOf: (slot) => ({
        ...engine,
        threads,
        device: computer.gpus[slot % Math.max(1, computer.gpus.length)] ?? 'cpu',
      }),
      estimate: estimate.stages,
      only: new Set(toDo.map(({ key }) => key)),
      impossible: preparation.impossible,
      keepGoing: options.keepGoing ?? true,
      signal: context.signal,
      ...(context.onPlanProgress && { onProgress: context.onPlanProgress }),
      ...(context.onMessage && { onMessage: context.onMessage }),
    });
    done += outcome.done;
    const isUndecided = plan.cells.some(({ undecided }) => undecided.length > 0);
    if (isUndecided && outcome.failed.length === 0 && outcome.done > 0) continue; // choices on dev can be made now
    return {
      results,
      profile: plan.profile,
      there,
      done,
      failed: outcome.failed,
      left: outcome.left.map(({ title }) => title),
      totalMs: Math.round(performance.now() - started),
    };
  }
}
