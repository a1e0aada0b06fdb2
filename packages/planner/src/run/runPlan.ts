import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import { FileLock } from '@dynclean/files';
import { type BuildInfo, InputError, InterruptedError } from '@dynclean/schema';
import {
  findFinished,
  listPlugins,
  type PlannedStage,
  stagePlaces,
  type StageStatus,
  storeOfResults,
} from '@dynclean/stages';

import type { StageSlots, StartedStage } from '../executors/StageExecutor.js';
import type { Plan } from '../plan/Plan.js';
import type { PlanProgress } from './PlanProgress.js';

/** How often status files are looked at, and stages that another runner does. */
const POLL_MS = 500;

/** Where and how the stages of a plan are done. */
export interface RunPlanOptions {
  /** The results folder, absolute. */
  readonly results: string;
  /** Where its stages run. */
  readonly slots: StageSlots;
  /** Expected duration of each stage, by key, in milliseconds. */
  readonly estimate: ReadonlyMap<string, { readonly ms: number }>;
  /** The program that this run holds to. */
  readonly build: BuildInfo;
  /** Stages to do; others count as they are. @default all */
  readonly only?: ReadonlySet<string>;
  /** Stages that cannot be done, by key, and why: what they need is not here. */
  readonly impossible?: ReadonlyMap<string, string>;
  /** Whether to go on with what does not need a stage that failed. @default true */
  readonly keepGoing?: boolean;
  /** Whether trainings write event files of TensorBoard. @default false */
  readonly tensorboard?: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (progress: PlanProgress) => void;
  /** A stage began, ended, failed; a line for a person. */
  readonly onMessage?: (line: string) => void;
}

/** A stage that could not be done. */
export interface FailedStage {
  readonly stage: PlannedStage;
  /** For a person. */
  readonly reason: string;
  /** Its log; null: it was never begun. */
  readonly log: string | null;
  /** Titles of what could not be done because of it. */
  readonly blocked: readonly string[];
}

/** What came of a plan. */
export interface PlanOutcome {
  /** Stages that were there already. */
  readonly there: number;
  readonly done: number;
  readonly failed: readonly FailedStage[];
  /** Stages that were not begun: they need one that failed, or nothing new was to be begun. */
  readonly left: readonly PlannedStage[];
}

/** What a run says that cannot go on with the program that it was started with. */
function describeOtherBuild({ id, commit }: BuildInfo, numLeft: number): InputError {
  const which = commit === null ? `build ${id}` : `build ${id} of commit ${commit.slice(0, 10)}`;
  return new InputError(
    `run: the program must stay as it was when the run started (${which}), but it was built anew meanwhile; ${numLeft} ` +
      `${numLeft === 1 ? 'stage is' : 'stages are'} left. The same command goes on with the new one, where its code version is the ` +
      'same. For long runs, run from a clone of its own that nobody builds in.',
  );
}

type State = 'waiting' | 'running' | 'elsewhere' | 'done' | 'failed' | 'blocked';

async function readStatus(results: string, stage: PlannedStage): Promise<StageStatus | null> {
  const { status } = stagePlaces(results, stage);
  if (!existsSync(status)) return null;
  try {
    return JSON.parse(await readFile(status, 'utf8')) as StageStatus;
  } catch {
    return null; // being replaced on a file system where that is not atomic
  }
}

/**
 * Does what is missing of a plan, as many stages at a time as there are slots, each when all that it reads is there.
 * A failed stage fails only what needs it. Stages that another runner is at are waited for.
 *
 * @throws InterruptedError when `signal` is aborted, after the running stages have stopped.
 * @throws InputError when another program was built in place of this one, after the running stages have ended.
 */
export async function runPlan(plan: Plan, options: RunPlanOptions): Promise<PlanOutcome> {
  return new PlanRun(plan, options).run();
}

class PlanRun {
  private readonly states = new Map<string, State>();
  private readonly running = new Map<
    string,
    { readonly slot: number; readonly started: StartedStage; status: StageStatus | null }
  >();
  private readonly ended: { stage: PlannedStage; exit: Awaited<StartedStage['ended']> }[] = [];
  private readonly failures = new Map<string, string>();
  /** Whether another program lies where this one was started from. */
  private isReplaced = false;
  private there = 0;
  private done = 0;
  private wake: () => void = () => undefined;

  constructor(
    private readonly plan: Plan,
    private readonly options: RunPlanOptions,
  ) {}

  async run(): Promise<PlanOutcome> {
    const { results, only, signal } = this.options;
    const store = storeOfResults(results);
    for (const stage of this.plan.stages.values()) {
      const isThere = (await findFinished(store, stage)) !== null;
      if (isThere) this.there++;
      else if (only !== undefined && !only.has(stage.key)) continue;
      const reason = isThere ? undefined : this.options.impossible?.get(stage.key);
      if (reason !== undefined) this.fail(stage, reason);
      else this.states.set(stage.key, isThere ? 'done' : 'waiting');
    }
    const stop = (): void => {
      for (const { started } of this.running.values()) started.stop();
      this.wake();
    };
    signal?.addEventListener('abort', stop);
    try {
      for (;;) {
        await this.collect();
        if (signal?.aborted === true) {
          if (this.running.size === 0) throw new InterruptedError();
        } else if (this.isReplaced) {
          if (this.running.size === 0) throw describeOtherBuild(this.options.build, this.stagesIn('waiting').length);
        } else {
          await this.startReady();
          if (this.running.size === 0 && !this.isWaitingForOthers()) break;
        }
        await this.report();
        await this.pause();
      }
    } finally {
      signal?.removeEventListener('abort', stop);
    }
    return this.outcome();
  }

  private stagesIn(...states: readonly State[]): PlannedStage[] {
    return [...this.plan.stages.values()].filter(({ key }) => {
      const state = this.states.get(key);
      return state !== undefined && states.includes(state);
    });
  }

  private isWaitingForOthers(): boolean {
    return this.stagesIn('elsewhere').length > 0;
  }

  private mayStart(): boolean {
    return this.failures.size === 0 || (this.options.keepGoing ?? true);
  }

  private async startReady(): Promise<void> {
    const { slots, results, build, onMessage, tensorboard = false } = this.options;
    const plugins = listPlugins().map(({ path }) => path);
    await this.lookElsewhere();
    for (const stage of this.stagesIn('waiting')) {
      const inputs = stage.inputs.map((key) => this.states.get(key));
      if (inputs.some((state) => state === 'failed' || state === 'blocked')) {
        this.states.set(stage.key, 'blocked');
        continue;
      }
      if (!inputs.every((state) => state === 'done') || !this.mayStart()) continue;
      if (this.running.size >= slots.count) break;
      const used = new Set([...this.running.values()].map(({ slot }) => slot));
      const slot = Array.from({ length: slots.count }, (_, index) => index).find((index) => !used.has(index)) ?? 0;
      const started = await slots.start({ results, stage, build, plugins, tensorboard }, slot);
      this.states.set(stage.key, 'running');
      this.running.set(stage.key, { slot, started, status: null });
      onMessage?.(`begins: ${stage.title}`);
      void started.ended.then((exit) => {
        this.ended.push({ stage, exit });
        this.wake();
      });
    }
  }

  /** Stages that another runner has: finished meanwhile, or given up and so ours again. */
  private async lookElsewhere(): Promise<void> {
    const { results } = this.options;
    for (const stage of this.stagesIn('elsewhere')) {
      if (await FileLock.isHeld(stagePlaces(results, stage).lock)) continue;
      const isThere = (await findFinished(storeOfResults(this.options.results), stage)) !== null;
      if (isThere) this.done++;
      this.states.set(stage.key, isThere ? 'done' : 'waiting');
    }
  }

  private async collect(): Promise<void> {
    const { results, onMessage, signal } = this.options;
    for (const { stage, exit } of this.ended.splice(0)) {
      this.running.delete(stage.key);
      const isThere = (await findFinished(storeOfResults(this.options.results), stage)) !== null;
      if (isThere) {
        this.states.set(stage.key, 'done');
        this.done++;
        onMessage?.(`done: ${stage.title}`);
      } else if (exit.exit === 'elsewhere') {
        this.states.set(stage.key, 'elsewhere');
        onMessage?.(`another runner is at it: ${stage.title}`);
      } else if (exit.exit === 'other-build') {
        this.states.set(stage.key, 'waiting');
        this.isReplaced = true;
      } else if ((exit.exit === 'stopped' || exit.exit === 'died') && signal?.aborted === true) {
        this.states.set(stage.key, 'waiting');
      } else {
        const status = await readStatus(results, stage);
        const reason =
          (exit.exit === 'failed' && status?.state === 'failed' ? status.error?.message : exit.reason) ??
          'its process was stopped from outside';
        this.fail(stage, reason);
      }
    }
  }

  private fail(stage: PlannedStage, reason: string): void {
    this.states.set(stage.key, 'failed');
    this.failures.set(stage.key, reason);
    this.options.onMessage?.(`failed: ${stage.title}: ${reason.split('\n')[0]}`);
  }

  private async report(): Promise<void> {
    const { results, estimate, onProgress } = this.options;
    if (onProgress === undefined) return;
    const msOf = ({ key }: PlannedStage): number => estimate.get(key)?.ms ?? 0;
    const toDo = this.stagesIn('waiting', 'running', 'elsewhere');
    let doneMs = 0;
    const running: PlanProgress['running'][number][] = [];
    for (const stage of this.stagesIn('running')) {
      const status = await readStatus(results, stage);
      const share = status?.state === 'running' ? status.share : 0;
      doneMs += share * msOf(stage);
      running.push({ title: stage.title, share, detail: status?.detail ?? '' });
    }
    const finishedMs = this.stagesIn('done').reduce((sum, stage) => sum + msOf(stage), 0);
    const totalMs = toDo.reduce((sum, stage) => sum + msOf(stage), 0) + finishedMs;
    onProgress({
      done: this.there + this.done,
      total: this.states.size,
      doneMs: doneMs + finishedMs,
      totalMs,
      running,
    });
  }

  private async pause(): Promise<void> {
    if (this.ended.length > 0) return;
    const controller = new AbortController();
    this.wake = () => controller.abort();
    await sleep(POLL_MS, undefined, { signal: controller.signal }).catch(() => undefined);
  }

  private outcome(): PlanOutcome {
    const { results } = this.options;
    const failed = [...this.failures].flatMap(([key, reason]) => {
      const stage = this.plan.stages.get(key);
      if (stage === undefined) return [];
      const { log } = stagePlaces(results, stage);
      return [{ stage, reason, log: existsSync(log) ? log : null, blocked: this.blockedBy(key) }];
    });
    return { there: this.there, done: this.done, failed, left: this.stagesIn('waiting', 'blocked') };
  }

  private blockedBy(key: string): string[] {
    const blocked = new Set([key]);
    const titles: string[] = [];
    for (const stage of this.plan.stages.values()) {
      if (!stage.inputs.some((input) => blocked.has(input)) || !this.states.has(stage.key)) continue;
      blocked.add(stage.key);
      titles.push(stage.title);
    }
    return titles;
  }
}
