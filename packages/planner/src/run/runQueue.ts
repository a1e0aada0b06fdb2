import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { FileLock } from '@dynclean/files';
import { InterruptedError } from '@dynclean/schema';
import { listPlugins, type PlannedStage, readBuild, stagePlaces, STAGES_FOLDER } from '@dynclean/stages';

import { QueueFullError, type QueuedStage, QueueSilentError, type StageQueue } from '../executors/StageQueue.js';
import type { Plan } from '../plan/Plan.js';
import { describeOtherBuild, PlanStates, type StageState } from './PlanStates.js';
import type { PlanOutcome, RunPlanOptions } from './RunPlanOptions.js';

/** The same with the queue. */
export interface RunQueueOptions extends RunPlanOptions {
  readonly queue: StageQueue;
  /** Leave when everything is submitted, instead of waiting for it. */
  readonly detach: boolean;
}

/**
 * Has a queue do what is missing of a plan: looks what is done and what it has, submits the rest, and so again until
 * all is done, or only once. Whoever comes after it goes on from the same files. A failed stage fails only what needs
 * it; of stages that ended before this run began it is said how, and they are submitted again.
 *
 * @throws InterruptedError when `signal` is aborted; jobs stay in the queue.
 * @throws InputError when the queue refuses, or another program was built in place of this one.
 * @throws QueueSilentError when it does not answer and nobody waits (`detach`).
 */
export async function runQueue(plan: Plan, options: RunQueueOptions): Promise<PlanOutcome> {
  return new QueueRun(await PlanStates.open(plan, options), options).run();
}

/** A stage is submitted again when what it waits for failed; a queue that loses jobs must not be filled. */
const MOST_SUBMISSIONS = 5;

type Jobs = ReadonlyMap<string, QueuedStage>;

class QueueRun {
  /** Stages that were in the queue since this run began. */
  private readonly seen = new Set<string>();
  /** How often each stage was submitted. */
  private readonly submissions = new Map<string, number>();
  /** Those whose job was over at the last look, though they were not there. */
  private readonly over = new Set<string>();
  private readonly said = new Set<string>();

  constructor(
    private readonly states: PlanStates,
    private readonly options: RunQueueOptions,
  ) {}

  async run(): Promise<PlanOutcome> {
    const { signal, queue, detach, build, results, onMessage } = this.options;
    for (;;) {
      const isAnswered = await this.turn();
      await this.states.report();
      const numLeft = this.states.list('waiting', 'queued', 'running', 'elsewhere').length;
      if (isAnswered && (detach || this.isOver())) {
        await queue.look(results).catch(() => undefined); // forgets what is done
        return this.states.outcome();
      }
      if (readBuild().id !== build.id) throw describeOtherBuild(build, numLeft);
      await sleep(queue.pollMs, undefined, { signal: signal ?? new AbortController().signal }).catch(() => undefined);
      if (signal?.aborted !== true) continue;
      if (this.states.list('queued', 'running').length > 0) {
        const cancelling = queue.describeCancelling(results);
        onMessage?.(`the jobs stay in the queue: the same command goes on with them, "${cancelling}" ends them`);
      }
      throw new InterruptedError();
    }
  }

  private isOver(): boolean {
    if (this.states.list('queued', 'running', 'elsewhere').length > 0) return false;
    return !this.states.mayStart() || this.states.listReady('done').length === 0;
  }

  /** @returns whether the queue answered. */
  private async turn(): Promise<boolean> {
    const { queue, results, detach } = this.options;
    try {
      await this.collect(await queue.look(results));
      await this.submit();
      return true;
    } catch (error) {
      const passes = error instanceof QueueSilentError || error instanceof QueueFullError;
      if (!passes || (detach && error instanceof QueueSilentError)) throw error;
      const isHopeless = error instanceof QueueFullError && this.states.list('queued', 'running').length === 0;
      if (isHopeless && !detach) throw error;
      this.sayOnce(`${error.message}; ${detach ? 'the same command submits the rest' : 'waiting'}`);
      return detach;
    }
  }

  private async collect(jobs: Jobs): Promise<void> {
    const { results, onMessage } = this.options;
    // Network file systems remember names that were not there; opening the folder makes them look again.
    await readdir(join(results, STAGES_FOLDER)).catch(() => undefined);
    for (const stage of this.states.list('waiting', 'queued', 'running', 'elsewhere')) {
      const before = this.states.get(stage.key);
      if (await this.states.isThere(stage)) {
        this.over.delete(stage.key);
        this.states.finish(stage);
        onMessage?.(`done: ${stage.title}`);
        continue;
      }
      const job = jobs.get(stage.key);
      if (job === undefined || job.state === 'ended') await this.collectEnded(stage, job);
      else {
        this.seen.add(stage.key);
        this.over.delete(stage.key);
        this.states.set(stage, job.state === 'running' ? 'running' : 'queued');
        if (job.state === 'running' && before !== 'running') {
          onMessage?.(`runs: ${stage.title} (job ${job.job})${await this.describeProgress(stage)}`);
        }
        if (job.reason !== null) this.sayOnce(`waits: job ${job.job}, ${job.reason}`);
      }
    }
  }

  /** How far a stage is by what its process wrote down; nothing where it has not begun. */
  private async describeProgress(stage: PlannedStage): Promise<string> {
    const status = await this.states.readStatus(stage);
    if (status?.state !== 'running' || status.share === 0) return '';
    return [`, ${Math.floor(100 * status.share)} %`, ...(status.detail === '' ? [] : [status.detail])].join(', ');
  }

  private async collectEnded(stage: PlannedStage, job: QueuedStage | undefined): Promise<void> {
    const isElsewhere = await FileLock.isHeld(stagePlaces(this.options.results, stage).lock);
    this.states.set(stage, isElsewhere ? 'elsewhere' : 'waiting');
    if (isElsewhere) return;
    if ((this.submissions.get(stage.key) ?? 0) >= MOST_SUBMISSIONS) {
      this.states.fail(stage, job?.reason ?? 'it was submitted, but is not in the queue: see "squeue" and its log');
      return;
    }
    if (job === undefined) return;
    if (job.isDropped) {
      // Most were dropped with a stage that they need; where all of those are there, it was the queue's own doing.
      const isReady = stage.inputs.every((key) => this.states.get(key) === 'done');
      if (isReady && job.reason !== null) this.sayOnce(`is tried again: ${stage.title}: ${job.reason}`);
      return;
    }
    const isSeen = this.seen.has(stage.key);
    if (isSeen && !this.over.has(stage.key)) {
      // What its node wrote may take a moment to be seen here.
      this.over.add(stage.key);
      this.states.set(stage, 'running');
      return;
    }
    const status = await this.states.readStatus(stage);
    const reason = (status?.state === 'failed' ? status.error?.message : null) ?? job.reason ?? 'its job is over';
    if (isSeen) this.states.fail(stage, reason);
    else this.sayOnce(`had failed, and is tried again: ${stage.title}: ${reason.split('\n')[0]}`);
  }

  private async submit(): Promise<void> {
    const { queue, results, build, tensorboard = false, estimate, onMessage, signal } = this.options;
    if (!this.states.mayStart() || signal?.aborted === true) return;
    const stages = this.listToSubmit();
    if (stages.length === 0) return;
    const plugins = listPlugins().map(({ path }) => path);
    const order = { results, build, plugins, tensorboard, stages, durations: estimate };
    const numJobs = await queue.submit(order);
    for (const stage of stages) {
      this.states.set(stage, 'queued');
      this.seen.add(stage.key);
      this.submissions.set(stage.key, 1 + (this.submissions.get(stage.key) ?? 0));
      this.over.delete(stage.key);
    }
    onMessage?.(
      `submitted: ${stages.length} ${stages.length === 1 ? 'stage' : 'stages'} in ${numJobs} ${numJobs === 1 ? 'job' : 'jobs'}`,
    );
  }

  /** Those that wait for nothing but what is done, in the queue, or submitted with them. */
  private listToSubmit(): PlannedStage[] {
    const chosen = new Set<string>();
    const underway: readonly StageState[] = ['done', 'queued', 'running'];
    this.states.listReady(); // what needs a failed one is blocked
    for (const stage of this.states.list('waiting')) {
      const isReady = stage.inputs.every(
        (key) => chosen.has(key) || (!this.over.has(key) && underway.includes(this.states.get(key) ?? 'waiting')),
      );
      if (isReady) chosen.add(stage.key);
    }
    return this.states.list('waiting').filter(({ key }) => chosen.has(key));
  }

  private sayOnce(line: string): void {
    if (this.said.has(line)) return;
    this.said.add(line);
    this.options.onMessage?.(line);
  }
}
