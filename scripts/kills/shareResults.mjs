// @ts-check
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { compareFolders } from './compareFolders.mjs';
import { findProcesses, inNamespaceOf, killAll, signalAll } from './processes.mjs';
import { startProgram } from './startProgram.mjs';

const flags = ['--pid', '--fork', '--kill-child=SIGKILL', '--uts', '--mount-proc'];
const ways = [['unshare', ...flags], ['unshare', '--user', '--map-root-user', ...flags]]; // prettier-ignore

/**
 * The command that gives a program a host name and process ids of its own, as a container does; null: not to be had.
 */
export const unshare = ways.find(([command, ...args]) => spawnSync(command, [...args, 'true']).status === 0) ?? null;

/** A lock that is not renewed for so long counts as a dead process's. */
const SILENCE_MS = 60_000;

/** Runs a program in a container of its own with this host name. */
export function startInContainer(args, hostname, env) {
  return startProgram(args, { env, prefix: [...(unshare ?? []), 'sh', '-c', `hostname ${hostname}; exec "$@"`, 'sh'] });
}

/** Waits until a stage of a results folder has an epoch to go on from. */
async function waitForEpoch(place, ended) {
  for (let outcome = null; outcome === null; outcome = await Promise.race([ended, sleep(50).then(() => null)])) {
    const logs = join(place, 'logs');
    for (const name of existsSync(logs) ? await readdir(logs) : []) {
      if ((await readFile(join(logs, name), 'utf8')).includes('epoch 2,')) return;
    }
  }
}

/**
 * Two runners in containers of their own, both process 1 of one, share a results folder;
 * something happens to the first.
 *
 * @param {import('./subjects.mjs').Subject} subject - the one of `run`.
 * @param {'together' | 'stopped' | 'killed'} what - nothing; it and its stages stand still until the other has taken
 *   them over, and go on then; all of it is killed.
 */
export async function shareResults(subject, what, { folder, whole, hostnames = ['one', 'two'] }) {
  const place = join(folder, `shared-${what}`);
  const first = startInContainer(subject.args(place), hostnames[0]);
  await waitForEpoch(place, first.ended);
  const mine = await inNamespaceOf((await findInside(first.child.pid)) ?? 0, await findProcesses(place));
  if (what === 'stopped') signalAll(mine, 'SIGSTOP');
  if (what === 'killed') first.child.kill('SIGKILL');
  const second = startInContainer(subject.args(place), hostnames[1]);
  if (what === 'stopped') {
    await Promise.race([second.ended, sleep(SILENCE_MS + 15_000, null, { ref: false })]);
    signalAll(mine, 'SIGCONT');
  }
  const ends = [await first.ended, await second.ended];
  const codes = ends.map(({ code, signal }) => code ?? signal);
  const wanted = what === 'killed' ? ['SIGKILL', 0] : [0, 0];
  const problems = codes.join() === wanted.join() ? [] : [`ended with ${codes.join(' and ')}: ${ends.map(({ said }) => said.slice(-300)).join('\n')}`]; // prettier-ignore
  await killAll(place);
  const { files, differing } = await compareFolders(
    { folder: subject.result(whole), root: whole },
    { folder: subject.result(place), root: place },
  );
  const leftovers = await subject.leftovers(place);
  await rm(place, { recursive: true });
  return { scenario: `two runners, ${what}`, exits: codes, files, differing, leftovers, problems };
}

/** The process that `unshare` started. */
export async function findInside(pid) {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return text.trim() === '' ? null : Number(text.trim().split(' ')[0]);
}

/**
 * A clean run as process 1 of a container, killed, and given again in another with the same host name.
 *
 * @param {import('./subjects.mjs').Subject} subject - the one of `clean`.
 */
export async function restartContainer(subject, { folder, whole }) {
  const place = join(folder, 'container');
  const first = startInContainer(subject.args(place), 'same');
  const work = join(place, 'out.partial');
  for (let outcome = null; outcome === null && !existsSync(join(work, 'dynamics-run'));) {
    outcome = await Promise.race([first.ended, sleep(20).then(() => null)]);
  }
  first.child.kill('SIGKILL');
  await first.ended;
  const { code, said } = await startInContainer(subject.args(place), 'same').ended;
  const problems = code === 0 ? [] : [`the second start ended with ${code}: ${said.slice(-300)}`];
  const { files, differing } = code === 0 ? await compareFolders(
    { folder: subject.result(whole), root: whole },
    { folder: subject.result(place), root: place },
  ) : { files: 0, differing: [] }; // prettier-ignore
  const leftovers = await subject.leftovers(place);
  await rm(place, { recursive: true });
  return {
    scenario: 'clean as process 1 of a container, killed, started again',
    exits: ['SIGKILL', code],
    files,
    differing,
    leftovers,
    problems,
  };
}
