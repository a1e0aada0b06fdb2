import { jobName } from './jobName.js';
import { askSlurm, runSlurm } from './runSlurm.js';

/** One job of an array, as the queue has it. */
export interface JobState {
  /** Number of the array. */
  readonly array: string;
  readonly task: number;
  /** Slurm's word, such as `PENDING`. */
  readonly state: string;
  readonly reason: string;
  /** The comment that it was submitted with: which submission it is of. */
  readonly token: string;
}

/** States of jobs that are over. All others wait, run, or are queued again. */
const over = new Set([
  ...['BOOT_FAIL', 'CANCELLED', 'COMPLETED', 'DEADLINE', 'FAILED', 'NODE_FAIL', 'OUT_OF_MEMORY', 'PREEMPTED'],
  ...['REVOKED', 'TIMEOUT'],
]);

/** Whether a job of this state is over. */
export const isOver = (state: string): boolean => over.has(state.split(' ')[0] ?? '');

/** Whether it is at work, or about to end. */
export const isRunning = (state: string): boolean => ['RUNNING', 'COMPLETING', 'SUSPENDED', 'STOPPED'].includes(state);

/** Whether it has not begun, or not again. */
export const isWaiting = (state: string): boolean => ['PENDING', 'REQUEUE_HOLD', 'SPECIAL_EXIT'].includes(state);

/**
 * The jobs of a results folder that the controller knows: those in the queue, and for some minutes those that ended.
 *
 * @throws as `runSlurm` does.
 */
export async function readJobs(results: string): Promise<JobState[]> {
  const format = '%F|%K|%T|%r|%k';
  return parseJobs(
    await runSlurm('squeue', [
      '--noheader',
      '--array',
      '--states=all',
      `--name=${jobName(results)}`,
      `--format=${format}`,
    ]),
  );
}

/** What `squeue` printed. */
export function parseJobs(text: string): JobState[] {
  return text.split('\n').flatMap((line) => {
    const [array = '', task = '', state = '', reason = '', token = ''] = line.trim().split('|');
    return /^\d+$/.test(array) && /^\d+$/.test(task) ? [{ array, task: Number(task), state, reason, token }] : [];
  });
}

/**
 * How jobs ended that the controller has forgotten, by `ARRAY_TASK`, where the cluster keeps accounts. Empty where it
 * does not.
 */
export async function readEndedJobs(arrays: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (arrays.length === 0) return new Map();
  const args = ['--noheader', '--parsable2', '--allocations', '--format=JobID,State', `--jobs=${arrays.join(',')}`];
  return parseEndedJobs((await askSlurm('sacct', args)) ?? '');
}

/** What `sacct` printed. */
export function parseEndedJobs(text: string): Map<string, string> {
  return new Map(
    text.split('\n').flatMap((line): [string, string][] => {
      const [id = '', state = ''] = line.trim().split('|');
      return /^\d+_\d+$/.test(id) ? [[id, state]] : [];
    }),
  );
}
