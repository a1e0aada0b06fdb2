import { fileURLToPath } from 'node:url';

import { jobName } from './jobName.js';
import type { SlurmSettings } from './slurmSettings.js';
import type { JobArray } from './planArrays.js';
import { type Submission, submissionPath } from './Submission.js';

/** The program that does a job's stages on its node: `node PROGRAM SUBMISSION_FILE`. */
const jobProgram = fileURLToPath(new URL('./jobProcess.js', import.meta.url));

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * The script of an array's jobs. The program takes the shell's place, so that signals reach it; the one that announces
 * the time limit is held back until it is there.
 */
export function createJobScript(
  { token, common: { results } }: Submission,
  { setup, node = process.execPath }: Pick<SlurmSettings, 'setup' | 'node'>,
): string {
  const words = [node, jobProgram, submissionPath(results, token)];
  return ['#!/bin/bash', "trap '' USR2", ...setup, `exec ${words.map(quote).join(' ')}`, ''].join('\n');
}

/** `D-HH:MM:SS`. */
export function formatLimit(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return `${Math.floor(seconds / 86_400)}-${two((seconds % 86_400) / 3600)}:${two((seconds % 3600) / 60)}:${two(seconds % 60)}`;
}

/** Options of `sbatch` for an array. */
export function listSubmitOptions(
  { resources, tasks, limitMs }: Pick<JobArray, 'resources' | 'tasks' | 'limitMs'>,
  {
    submission,
    settings,
    after,
  }: { readonly submission: Submission; readonly settings: SlurmSettings; readonly after: readonly string[] },
): string[] {
  const { partition, account, qos, constraint, cores, gpus, gpuType, memory, options } = resources;
  const { results } = submission.common;
  const leadSeconds = Math.round(Math.min(settings.time.stopBefore, limitMs / 2) / 1000);
  const atOnce = settings.atOnce === undefined ? '' : `%${settings.atOnce}`;
  const given = { partition, account, qos, constraint };
  return [
    '--parsable',
    `--job-name=${jobName(results)}`,
    `--comment=${submission.token}`,
    `--array=0-${tasks.length - 1}${atOnce}`,
    `--time=${formatLimit(limitMs)}`,
    `--signal=B:USR2@${leadSeconds}`,
    settings.requeue ? '--requeue' : '--no-requeue',
    '--nodes=1',
    '--ntasks=1',
    `--cpus-per-task=${cores}`,
    `--mem=${memory}`,
    ...(gpus > 0 ? [`--gres=gpu:${gpuType === undefined ? '' : `${gpuType}:`}${gpus}`] : []),
    ...Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`])),
    ...(after.length > 0 ? [`--dependency=afterok:${after.join(':')}`, '--kill-on-invalid-dep=yes'] : []),
    '--open-mode=append',
    `--output=${results.replaceAll('%', '%%')}/logs/slurm-%A_%a.log`,
    `--chdir=${results}`,
    ...options,
  ];
}
