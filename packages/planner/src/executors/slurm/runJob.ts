import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { FileLock, parseTemporaryName, writeFileAtomically } from '@dynclean/files';
import {
  type EngineChoice,
  findFinished,
  type PlannedStage,
  runFiles,
  type StageJob,
  stageName,
  stagePlaces,
  type StageStatus,
  storeOfResults,
} from '@dynclean/stages';

import { startStageProcess } from '../local/startStageProcess.js';
import type { StageExit, StartedStage } from '../StageExecutor.js';
import { isRunning } from './readJobs.js';
import { askSlurm } from './runSlurm.js';
import { readSubmission, type Submission } from './Submission.js';

/** Why a job stops before its stages are done: its time limit is near, or Slurm ends it. */
export type StopReason = 'limit' | 'terminated';

/** How often a stage is looked at that another process does. */
const POLL_MS = 5_000;
/** The controller may be away for a moment when a job asks to be queued again. */
const REQUEUE_TRIES = 6;
const RETRY_MS = 10_000;

const exits = { done: 0, failed: 1, stopped: 130 } as const;

/**
 * Does the stages of a job, side by side, each in a process of its own with its share of the cores and a GPU. When it
 * is told that its time is up, or that it has to make room, the stages stop at what they have kept, and the job queues
 * itself again.
 *
 * @param file - the submission's.
 * @returns the exit code: 0 when all stages are there.
 */
export async function runJob(
  file: string,
  { task, signal }: { readonly task: number; readonly signal: AbortSignal },
): Promise<number> {
  const submission = await readSubmission(file);
  const stages = submission.tasks[task] ?? [];
  const { results } = submission.common;
  const before = await Promise.all(stages.map((stage) => readProgress(results, stage)));
  const ends = await Promise.all(stages.map((stage, slot) => doStage(submission, stage, { slot, signal })));
  if (ends.every((end) => end === 'done')) {
    await removeLog(results);
    return exits.done;
  }
  if (!signal.aborted || ends.every((end) => end !== 'stopped')) return exits.failed;
  const after = await Promise.all(stages.map((stage) => readProgress(results, stage)));
  const stopped = stages.filter((_stage, index) => ends[index] === 'stopped');
  if (signal.reason === 'limit' && after.every((now, index) => now === before[index])) {
    for (const stage of stopped) await writeFailure(results, stage, describeNoProgress(submission));
    return exits.failed;
  }
  return queueAgain(submission, signal.reason as StopReason);
}

/** How a stage of a job ended. */
type JobEnd = 'done' | 'failed' | 'stopped';

async function doStage(
  submission: Submission,
  stage: PlannedStage,
  { slot, signal }: { readonly slot: number; readonly signal: AbortSignal },
): Promise<JobEnd> {
  const { results } = submission.common;
  const job: StageJob = { ...submission.common, stage, engine: chooseEngine(submission, slot) };
  for (;;) {
    if ((await findFinished(storeOfResults(results), stage)) !== null) return 'done';
    if (signal.aborted) return 'stopped';
    const { exit, reason } = await watch(await startStageProcess(job), signal);
    if (exit === 'done') return 'done';
    if (exit === 'stopped') return 'stopped';
    if (exit !== 'elsewhere') {
      await recordEnd(results, stage, { exit, reason });
      return 'failed';
    }
    while ((await FileLock.isHeld(stagePlaces(results, stage).lock)) && !signal.aborted) {
      await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}

async function watch(started: StartedStage, signal: AbortSignal): Promise<Awaited<StartedStage['ended']>> {
  const stop = (): void => started.stop();
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  try {
    return await started.ended;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** The device and the threads of one of the stages that a job does side by side. */
function chooseEngine({ engine, cores, gpus, threads, tasks }: Submission, slot: number): EngineChoice {
  const most = Math.max(...tasks.map((stages) => stages.length));
  return {
    engine,
    threads: threads ?? Math.max(1, Math.floor(cores / most)),
    device: gpus > 0 ? `cuda:${slot % gpus}` : 'cpu',
  };
}

/** What of a failure the stage's own process could not write down. */
async function recordEnd(
  results: string,
  stage: PlannedStage,
  { exit, reason }: { readonly exit: StageExit; readonly reason: string | null },
): Promise<void> {
  if (reason !== null) process.stderr.write(`${stage.title}: ${reason}\n`);
  if (exit === 'died') await writeFailure(results, stage, reason ?? 'its process died');
}

async function writeFailure(results: string, stage: PlannedStage, message: string): Promise<void> {
  process.stderr.write(`${stage.title}: ${message}\n`);
  const status: StageStatus = {
    ...{ state: 'failed', pid: process.pid, phase: '', share: 0, detail: '' },
    error: { name: 'InputError', message },
    updatedAt: new Date().toISOString(),
  };
  // A full disk takes nothing; then the log says it, or Slurm's word for how the job ended.
  await writeFileAtomically(stagePlaces(results, stage).status, JSON.stringify(status)).catch(() => undefined);
}

/** What a stage's work folder has to go on with, in any form that differs when there is more; null: nothing. */
async function readProgress(results: string, stage: PlannedStage): Promise<string | null> {
  const place = dirname(stagePlaces(results, stage).folder);
  for (const name of await readdir(place).catch((): string[] => [])) {
    const temporary = parseTemporaryName(name);
    if (temporary?.target !== stageName(stage) || temporary.kind !== 'work') continue;
    const path = join(place, name, runFiles.checkpoint, 'checkpoint.json');
    if (existsSync(path)) return readFile(path, 'utf8').catch(() => null);
  }
  return null;
}

const describeNoProgress = ({ limitMs }: Submission): string =>
  `an epoch must end within the time limit of a job (${Math.round(limitMs / 60_000)} min), but none did, so the next turn ` +
  'would begin where this one did: raise time.least or time.most in the settings.';

/** Has the job queued again, unless Slurm does that itself or somebody cancelled it. */
async function queueAgain({ requeue }: Submission, reason: StopReason): Promise<number> {
  const id = process.env['SLURM_JOB_ID'] ?? '';
  if (!requeue) return exits.stopped;
  if (reason === 'terminated') {
    // Preemption with a time of grace leaves the job running until that is over; every other end takes it away at once.
    const state = ((await askSlurm('squeue', ['--noheader', `--jobs=${id}`, '--format=%T'])) ?? '').trim();
    if (!isRunning(state) || state === 'COMPLETING') return exits.stopped;
  }
  for (let round = 0; round < REQUEUE_TRIES; round++) {
    if ((await askSlurm('scontrol', ['requeue', id])) !== null) return exits.done;
    await sleep(RETRY_MS);
  }
  process.stderr.write('the controller could not be asked to queue this job again; "dynclean run" submits it anew\n');
  return exits.stopped;
}

/** A log that nobody needs: thousands of jobs would leave thousands. */
async function removeLog(results: string): Promise<void> {
  const { SLURM_ARRAY_JOB_ID: array, SLURM_ARRAY_TASK_ID: task } = process.env;
  await rm(join(results, 'logs', `slurm-${array}_${task}.log`), { force: true });
}
