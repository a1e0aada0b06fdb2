import { setTimeout as sleep } from 'node:timers/promises';

import { FileLock } from '@dynclean/files';
import { InterruptedError } from '@dynclean/schema';
import { listPlugins, type PlannedStage, stagePlaces } from '@dynclean/stages';

import type { StageSlots, StartedStage } from '../executors/StageExecutor.js';
import type { Plan } from '../plan/Plan.js';
import { describeOtherBuild, PlanStates } from './PlanStates.js';
import type { PlanOutcome, RunPlanOptions } from './RunPlanOptions.js';

/** How often status files are looked at, and stages that another runner does. */
const POLL_MS = 500;

/** The same with where stages run. */
export interface RunSlotsOptions extends RunPlanOptions {
  readonly slots: StageSlots;
}

/**
 * Does what is missing of a plan, as many stages at a time as there are slots, each when all that it reads is there.
 * A failed stage fails only what needs it. Stages that another runner is at are waited for.
 *
 * @throws InterruptedError when `signal` is aborted, after the running stages have stopped.
 * @throws InputError when another program was built in place of this one, after the running stages have ended.
 */
export async function runPlan(plan: Plan, options: RunSlotsOptions): Promise<PlanOutcome> {
  return new PlanRun(await PlanStates.open(plan, options), options).run();
}

class PlanRun {
  private readonly running = new Map<string, { readonly slot: number; readonly started: StartedStage }>();
  private readonly ended: { stage: PlannedStage; exit: Awaited<StartedStage['ended']> }[] = [];
  /** Whether another program lies where this one was started from. */
  private isReplaced = false;
  private wake: () => void = () => undefined;

  constructor(
    private readonly states: PlanStates,
    private readonly options: RunSlotsOptions,
  ) {}

  async run(): Promise<PlanOutcome> {
    const { signal } = this.options;
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
          if (this.running.size === 0) throw describeOtherBuild(this.options.build, this.states.list('waiting').length);
        } else {
          await this.startReady();
          if (this.running.size === 0 && !this.isWaitingForOthers()) break;
        }
        await this.states.report();
        await this.pause();
      }
    } finally {
      signal?.removeEventListener('abort', stop);
    }
    return this.states.outcome();
  }

  private isWaitingForOthers(): boolean {
    return this.states.list('elsewhere').length > 0;
  }

  private async startReady(): Promise<void> {
    const { slots, results, build, onMessage, tensorboard = false } = this.options;
    const plugins = listPlugins().map(({ path }) => path);
    await this.lookElsewhere();
    for (const stage of this.states.listReady('done')) {
      if (!this.states.mayStart() || this.running.size >= slots.count) break;
      const used = new Set([...this.running.values()].map(({ slot }) => slot));
      const slot = Array.from({ length: slots.count }, (_, index) => index).find((index) => !used.has(index)) ?? 0;
      const started = await slots.start({ results, stage, build, plugins, tensorboard }, slot);
      this.states.set(stage, 'running');
      this.running.set(stage.key, { slot, started });
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
    for (const stage of this.states.list('elsewhere')) {
      if (await FileLock.isHeld(stagePlaces(results, stage).lock)) continue;
      if (await this.states.isThere(stage)) this.states.finish(stage);
      else this.states.set(stage, 'waiting');
    }
  }

  private async collect(): Promise<void> {
    const { onMessage, signal } = this.options;
    for (const { stage, exit } of this.ended.splice(0)) {
      this.running.delete(stage.key);
      if (await this.states.isThere(stage)) {
        this.states.finish(stage);
        onMessage?.(`done: ${stage.title}`);
      } else if (exit.exit === 'elsewhere') {
        this.states.set(stage, 'elsewhere');
        onMessage?.(`another runner is at it: ${stage.title}`);
      } else if (exit.exit === 'other-build') {
        this.states.set(stage, 'waiting');
        this.isReplaced = true;
      } else if ((exit.exit === 'stopped' || exit.exit === 'died') && signal?.aborted === true) {
        this.states.set(stage, 'waiting');
      } else {
        const status = await this.states.readStatus(stage);
        const reason =
          (exit.exit === 'failed' && status?.state === 'failed' ? status.error?.message : exit.reason) ??
          'its process was stopped from outside';
        this.states.fail(stage, reason);
      }
    }
  }

  private async pause(): Promise<void> {
    if (this.ended.length > 0) return;
    const controller = new AbortController();
    this.wake = () => controller.abort();
    await sleep(POLL_MS, undefined, { signal: controller.signal }).catch(() => undefined);
  }
}
