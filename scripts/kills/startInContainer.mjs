// @ts-check
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';

import { startProgram } from './startProgram.mjs';

const flags = ['--pid', '--fork', '--kill-child=SIGKILL', '--uts', '--mount-proc'];
const ways = [['unshare', ...flags], ['unshare', '--user', '--map-root-user', ...flags]]; // prettier-ignore

/**
 * The command that gives a program a host name and process ids of its own, as a container does; null: not to be had.
 */
export const unshare = ways.find(([command, ...args]) => spawnSync(command, [...args, 'true']).status === 0) ?? null;

/** Runs a program in a container of its own with this host name. */
export function startInContainer(args, hostname, env) {
  return startProgram(args, { env, prefix: [...(unshare ?? []), 'sh', '-c', `hostname ${hostname}; exec "$@"`, 'sh'] });
}

/** The process that `unshare` started. */
export async function findInside(pid) {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return text.trim() === '' ? null : Number(text.trim().split(' ')[0]);
}
