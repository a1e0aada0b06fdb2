import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { makeFolder, withLock } from '@dynclean/files';
import { InputError } from '@dynclean/schema';
import { type PlannedStage, STAGE_FILE, stagePlaces } from '@dynclean/stages';

import {
  type QueueCost,
  type QueuedStage,
  type QueueOrder,
  QueueSilentError,
  type StageDurations,
  type StageQueue,
} from '../StageQueue.js';
import { computeQueueCost } from './computeQueueCost.js';
import { createJobScript, listSubmitOptions } from './createJobScript.js';
import { describeEnd, describeWaiting } from './describeJob.js';
import { findIdle } from './findIdle.js';
import { jobName } from './jobName.js';
import { type JobArray, planArrays } from './planArrays.js';
import { isOver, isRunning, type JobState, readEndedJobs, readJobs } from './readJobs.js';
import { askSlurm, runSlurm } from './runSlurm.js';
import type { SlurmSettings } from './slurmSettings.js';
import { readSubmissions, removeSubmission, type Submission, writeSubmission } from './Submission.js';

/** Stages as job arrays of Slurm. Which job has which stage stands in files of the results folder. */
export class SlurmQueue implements StageQueue {
  constructor(
    private readonly settings: SlurmSettings,
    private readonly compute: { readonly engine: Submission['engine']; readonly threads: number | null },
  ) {}

  get description(): string {
    const { partition, account } = this.settings;
    const named = Object.entries({ partition, account }).flatMap(([name, value]) =>
      value === undefined ? [] : [`${name} ${value}`],
    );
    return ['slurm', ...named].join(', ');
  }

  get pollMs(): number {
    return this.settings.poll;
  }

  computeCost(stages: readonly PlannedStage[], durations: StageDurations): QueueCost {
    return computeQueueCost(planArrays(stages, durations, this.settings), stages, durations);
  }

  describeCancelling(results: string): string {
    return `scancel --name=${jobName(results)}`;
  }

  async look(results: string): Promise<ReadonlyMap<string, QueuedStage>> {
    const submissions = await readSubmissions(results);
    if (submissions.length === 0) return new Map();
    const jobs = new Map((await readJobs(results)).map((job) => [`${job.token} ${job.task}`, job]));
    const known: Submission[] = [];
    for (const submission of submissions) known.push(await learnNumber(submission, jobs));
    const forgotten = known.filter(
      ({ job, token, tasks }) =>
        job !== null && tasks.some((stages, task) => !jobs.has(`${token} ${task}`) && !stages.every(isThere(results))),
    );
    const ended = await readEndedJobs(forgotten.map(({ job }) => job ?? ''));
    const idle = findIdle(known, jobs, isThere(results));
    // Slurm drops what waits for these. One of another person stays, and is of no harm to what is submitted anew.
    if (idle.size > 0) await askSlurm('scancel', [...idle]);
    const found = new Map<string, QueuedStage>();
    for (const submission of known) {
      const states = submission.tasks.map((_stages, task) =>
        describeTask(submission, { task, job: jobs.get(`${submission.token} ${task}`), ended, idle }),
      );
      for (const [task, stages] of submission.tasks.entries()) {
        // Of several jobs of a stage the one that is not over counts, else the last.
        const state = states[task] ?? null;
        for (const { key } of stages) {
          const isLive = (found.get(key)?.state ?? 'ended') !== 'ended';
          if (state !== null && !isLive) found.set(key, state);
        }
      }
    }
    await forget(known, found, results);
    return found;
  }

  async submit(order: QueueOrder): Promise<number> {
    const { results, stages, durations } = order;
    await makeFolder(join(results, 'logs'));
    return withLock(join(results, 'locks', 'slurm-submit.lock'), async (lock) => {
      const queued = await this.look(results);
      // Of jobs that are there already the tasks themselves: others of their arrays may have failed.
      const jobOf = new Map<string, string>();
      for (const [key, { state, job }] of queued) if (state !== 'ended') jobOf.set(key, job);
      const missing = stages.filter(({ key }) => !jobOf.has(key));
      for (const stage of missing) await rm(stagePlaces(results, stage).status, { force: true });
      let numJobs = 0;
      for (const array of planArrays(missing, durations, this.settings)) {
        lock.assertHeld();
        const number = await this.submitArray(array, order, jobOf);
        for (const { key } of array.tasks.flat()) jobOf.set(key, number);
        numJobs += array.tasks.length;
      }
      return numJobs;
    });
  }

  private async submitArray(array: JobArray, order: QueueOrder, jobOf: ReadonlyMap<string, string>): Promise<string> {
    const { stages: _stages, durations: _durations, ...common } = order;
    const { cores, gpus } = array.resources;
    const submission: Submission = {
      format: 'dynclean-slurm-1',
      token: randomBytes(8).toString('hex'),
      job: null,
      submittedAt: new Date().toISOString(),
      limitMs: array.limitMs,
      requeue: this.settings.requeue,
      cores,
      gpus,
      ...this.compute,
      common,
      tasks: array.tasks,
    };
    const inputs = array.tasks.flat().flatMap((stage) => stage.inputs);
    const after = [...new Set(inputs.flatMap((input) => jobOf.get(input) ?? []))];
    await writeSubmission(submission);
    try {
      const options = listSubmitOptions(array, { submission, settings: this.settings, after });
      const said = await runSlurm('sbatch', options, createJobScript(submission, this.settings));
      const [, job] = /^(\d+)/.exec(said.trim()) ?? [];
      if (job === undefined) throw new InputError(`slurm: sbatch must print the number of a job, but printed ${said}`);
      await writeSubmission({ ...submission, job });
      return job;
    } catch (error) {
      // Where the answer was lost, the jobs may be in the queue all the same: their comment tells.
      if (!(error instanceof QueueSilentError)) await removeSubmission(submission);
      throw error;
    }
  }
}

const isThere =
  (results: string) =>
  (stage: PlannedStage): boolean =>
    existsSync(join(stagePlaces(results, stage).folder, STAGE_FILE));

/** How long it may take until a job shows in the queue whose number nobody wrote down. */
const UNKNOWN_MS = 600_000;

/** Removes files of submissions that have no job any more and whose stages are done, or in later ones. */
async function forget(
  submissions: readonly Submission[],
  found: ReadonlyMap<string, QueuedStage>,
  results: string,
): Promise<void> {
  const isOfUse = (job: string, stage: PlannedStage): boolean => {
    const state = found.get(stage.key);
    return (
      state !== undefined && state.job.startsWith(`${job}_`) && (state.state !== 'ended' || !isThere(results)(stage))
    );
  };
  for (const submission of submissions) {
    const { job, tasks, submittedAt } = submission;
    const stays =
      job === null
        ? Date.now() - Date.parse(submittedAt) < UNKNOWN_MS
        : tasks.flat().some((stage) => isOfUse(job, stage));
    if (!stays) await removeSubmission(submission);
  }
}

/** A submission with its number, where only the queue knows it: who submitted it died before that was written down. */
async function learnNumber(submission: Submission, jobs: ReadonlyMap<string, JobState>): Promise<Submission> {
  if (submission.job !== null) return submission;
  const job = [...jobs.values()].find(({ token }) => token === submission.token)?.array;
  if (job === undefined) return submission;
  const known = { ...submission, job };
  await writeSubmission(known);
  return known;
}

function describeTask(
  submission: Submission,
  {
    task,
    job,
    ended,
    idle,
  }: {
    readonly task: number;
    readonly job: JobState | undefined;
    readonly ended: ReadonlyMap<string, string>;
    readonly idle: ReadonlySet<string>;
  },
): QueuedStage | null {
  if (submission.job === null) return null;
  const name = `${submission.job}_${task}`;
  const [state, reason] = [job?.state ?? ended.get(name) ?? null, job?.reason ?? ''];
  if (idle.has(name)) return { state: 'ended', job: name, reason: describeEnd('HELD', name), isDropped: true };
  if (state === null || isOver(state)) {
    const isDropped = /dependency/i.test(reason);
    return { state: 'ended', job: name, reason: describeEnd(isDropped ? 'DROPPED' : state, name), isDropped };
  }
  if (isRunning(state)) return { state: 'running', job: name, reason: null, isDropped: false };
  return { state: 'waiting', job: name, reason: describeWaiting(reason, name), isDropped: false };
}
