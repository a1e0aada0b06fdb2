import { execFile } from 'node:child_process';

import { InputError } from '@dynclean/schema';

import { QueueFullError, QueueSilentError } from '../StageQueue.js';

/** Slurm's commands themselves give up after some ten seconds. */
const TIMEOUT_MS = 60_000;
const MOST_BYTES = 256 * 1024 ** 2;

/** What they say when the controller does not answer, or when a job ended just as another was to wait for it. */
const silence =
  /unable to contact slurm controller|socket timed out|connection (refused|reset|timed out)|temporarily unable|zero bytes were transmitted|protocol authentication error|job dependency problem/i;
/** What they say where nobody told them of a cluster. */
const homelessness = /configuration source|fetch_config/i;
/** What they say when somebody has as many jobs as are allowed. */
const fullness = /submit.*limit|SubmitJob|MaxJob|too many jobs|slurm_max_jobs|job limit/i;

/** A command of Slurm that ended with an error: its own words. */
class SlurmError extends Error {}

/**
 * Runs a command of Slurm and gives what it printed.
 *
 * @param input - for its standard input.
 * @throws InputError where it is not there, or refuses; QueueSilentError when the controller does not answer;
 *   QueueFullError when it takes no more jobs for now.
 */
export async function runSlurm(command: string, args: readonly string[], input = ''): Promise<string> {
  try {
    return await run(command, args, input);
  } catch (error) {
    if (!(error instanceof SlurmError)) throw error;
    const said = error.message;
    if (silence.test(said))
      throw new QueueSilentError(`slurm: its controller must answer, but ${command} says: ${said}`);
    if (fullness.test(said)) throw new QueueFullError(`slurm: takes no more jobs for now: ${said}`);
    if (homelessness.test(said)) {
      throw new InputError(
        `slurm: this machine must belong to a cluster (slurm.conf), but ${command} knows of none. Give the command on a login node.`,
      );
    }
    throw new InputError(
      `slurm: must take what it is asked, but ${command} says: ${said}. Mend the file of --executor-settings (partition, ` +
        'account, time, memory, GPUs), and give the same command again; what is done or queued is kept.',
    );
  }
}

/** The same where the answer may be missing: null, whatever the reason. */
export async function askSlurm(command: string, args: readonly string[]): Promise<string | null> {
  return runSlurm(command, args).catch(() => null);
}

function run(command: string, args: readonly string[], input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      command,
      args,
      { timeout: TIMEOUT_MS, maxBuffer: MOST_BYTES, env: process.env },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else if (error.code === 'ENOENT') reject(describeAbsence(command));
        else reject(new SlurmError(shorten(stderr) || (error.killed === true ? 'socket timed out' : error.message)));
      },
    );
    child.stdin?.on('error', () => undefined); // it ended without reading
    child.stdin?.end(input);
  });
}

function describeAbsence(command: string): InputError {
  return new InputError(
    `slurm: ${command} must be there, but is not in the PATH of this machine. Give the command on a login node of the ` +
      'cluster, after "module load slurm" where that is how one gets it, or without --executor slurm.',
  );
}

/** What a command complains of, in one line and without its name before each. */
const shorten = (said: string): string =>
  said
    .split('\n')
    .map((line) => line.replace(/^\w+: (error: )?/, '').trim())
    .filter((line) => line !== '')
    .join('; ');
