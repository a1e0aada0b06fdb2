import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

import { type BuildInfo, InputError } from '@dynclean/schema';
import { findFinished, type PlannedStage, stagePlaces, type StageStatus, storeOfResults } from '@dynclean/stages';

import type { Plan } from '../plan/Plan.js';
import type { PlanProgress } from './PlanProgress.js';
import type { FailedStage, PlanOutcome, RunPlanOptions } from './RunPlanOptions.js';

/** How a stage stands while a plan is being done; `queued`: handed over, not begun. */
export type StageState = 'waiting' | 'queued' | 'running' | 'elsewhere' | 'done' | 'failed' | 'blocked';

/** How the stages of a plan stand, for whoever does them. */
export class PlanStates {
  private readonly states = new Map<string, StageState>();
  private readonly failures = new Map<string, string>();
  private there = 0;
  private done = 0;

  private constructor(
    private readonly plan: Plan,
    private readonly options: RunPlanOptions,
  ) {}

  /** Looks which stages are there, and which cannot be done. */
  static async open(plan: Plan, options: RunPlanOptions): Promise<PlanStates> {
    const states = new PlanStates(plan, options);
    const { only, impossible } = options;
    for (const stage of plan.stages.values()) {
      const isThere = await states.isThere(stage);
      if (isThere) states.there++;
      else if (only !== undefined && !only.has(stage.key)) continue;
      const reason = isThere ? undefined : impossible?.get(stage.key);
      if (reason !== undefined) states.fail(stage, reason);
      else states.states.set(stage.key, isThere ? 'done' : 'waiting');
    }
    return states;
  }

  async isThere(stage: PlannedStage): Promise<boolean> {
    return (await findFinished(storeOfResults(this.options.results), stage)) !== null;
  }

  get(key: string): StageState | undefined {
    return this.states.get(key);
  }

  set({ key }: PlannedStage, state: Exclude<StageState, 'done' | 'failed'>): void {
    this.states.set(key, state);
  }

  /** Those that stand so, in the order of the plan. */
  list(...states: readonly StageState[]): PlannedStage[] {
    return [...this.plan.stages.values()].filter(({ key }) => {
      const state = this.states.get(key);
      return state !== undefined && states.includes(state);
    });
  }

  /** A stage is there now. */
  finish({ key }: PlannedStage): void {
    this.states.set(key, 'done');
    this.done++;
  }

  fail(stage: PlannedStage, reason: string): void {
    this.states.set(stage.key, 'failed');
    this.failures.set(stage.key, reason);
    this.options.onMessage?.(`failed: ${stage.title}: ${reason.split('\n')[0]}`);
  }

  /** Whether something new may be begun. */
  mayStart(): boolean {
    return this.failures.size === 0 || (this.options.keepGoing ?? true);
  }

  /** Stages that wait, and whose inputs stand so; those that need a failed one are blocked. */
  listReady(...inputStates: readonly StageState[]): PlannedStage[] {
    const ready: PlannedStage[] = [];
    for (const stage of this.list('waiting')) {
      const inputs = stage.inputs.map((key) => this.states.get(key));
      if (inputs.some((state) => state === 'failed' || state === 'blocked')) this.set(stage, 'blocked');
      else if (inputs.every((state) => state !== undefined && inputStates.includes(state))) ready.push(stage);
    }
    return ready;
  }

  /** What the process of a stage wrote down of it last. */
  async readStatus(stage: PlannedStage): Promise<StageStatus | null> {
    const { status } = stagePlaces(this.options.results, stage);
    if (!existsSync(status)) return null;
    try {
      return JSON.parse(await readFile(status, 'utf8')) as StageStatus;
    } catch {
      return null; // being replaced on a file system where that is not atomic
    }
  }

  /** Says how far all is. */
  async report(): Promise<void> {
    const { estimate, onProgress } = this.options;
    if (onProgress === undefined) return;
    const msOf = ({ key }: PlannedStage): number => estimate.get(key)?.ms ?? 0;
    const toDo = this.list('waiting', 'queued', 'running', 'elsewhere');
    let doneMs = 0;
    const running: PlanProgress['running'][number][] = [];
    for (const stage of this.list('running')) {
      const status = await this.readStatus(stage);
      const share = status?.state === 'running' ? status.share : 0;
      doneMs += share * msOf(stage);
      running.push({ title: stage.title, share, detail: status?.detail ?? '' });
    }
    const finishedMs = this.list('done').reduce((sum, stage) => sum + msOf(stage), 0);
    onProgress({
      done: this.there + this.done,
      total: this.states.size,
      doneMs: doneMs + finishedMs,
      totalMs: toDo.reduce((sum, stage) => sum + msOf(stage), 0) + finishedMs,
      running,
    });
  }

  outcome(): PlanOutcome {
    const { results } = this.options;
    const failed = [...this.failures].flatMap(([key, reason]): FailedStage[] => {
      const stage = this.plan.stages.get(key);
      if (stage === undefined) return [];
      const { log } = stagePlaces(results, stage);
      return [{ stage, reason, log: existsSync(log) ? log : null, blocked: this.blockedBy(key) }];
    });
    return {
      there: this.there,
      done: this.done,
      failed,
      queued: this.list('queued', 'running'),
      left: this.list('waiting', 'elsewhere', 'blocked'),
    };
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

/** What a run says that cannot go on with the program that it was started with. */
export function describeOtherBuild({ id, commit }: BuildInfo, numLeft: number): InputError {
  const which = commit === null ? `build ${id}` : `build ${id} of commit ${commit.slice(0, 10)}`;
  return new InputError(
    `run: the program must stay as it was when the run started (${which}), but it was built anew meanwhile; ${numLeft} ` +
      `${numLeft === 1 ? 'stage is' : 'stages are'} left. The same command goes on with the new one, where its code version is the ` +
      'same. For long runs, run from a clone of its own that nobody builds in.',
  );
}
