// @ts-check
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { compareFolders } from './compareFolders.mjs';
import { findProcesses, inNamespaceOf, killAll, signalAll } from './processes.mjs';
import { findInside, startInContainer } from './startInContainer.mjs';

/** Between two kills at most: a start is cut short, a stage of a second is, and both go on for a while. */
const mostBetween = (/** @type {number} */ wholeMs) => Math.max(8_000, wholeMs / 3);
/** How long both may take in the end: a lock whose holder died elsewhere is taken over after a minute of silence. */
const PATIENCE_MS = 1_800_000;

/**
 * Two runners in containers of their own share a results folder, and again and again one of them is killed with all of
 * its stages, told to end, or stopped with all of its stages for a moment, and given again, until both come to their
 * end; then all that is there is compared with what an undisturbed command left.
 *
 * @param {import('./subjects.mjs').Subject} subject - One of `run`.
 * @param {object} options
 * @param {import('./killLife.mjs').TracedWhole} options.whole
 * @param {string} options.folder
 * @param {() => number} options.random
 * @param {readonly string[]} options.hostnames - Of the two; equal ones, as images have them, too.
 * @param {number} [options.most] - Kills after which both are let come to their end.
 * @returns {Promise<import('./KillLedger.mjs').KillResult>}
 */
export async function shareLife(subject, { whole, folder, random, hostnames, most = 10 }) {
  const place = join(folder, 'shared-life');
  const problems = [];
  const start = (/** @type {string} */ hostname) => {
    const { child, ended } = startInContainer(subject.args(place), hostname, {});
    return { child, ended, hostname, isOver: false };
  };
  const runners = hostnames.map(start);
  let kills = 0;
  while (kills < most) {
    await sleep(mostBetween(whole.wholeMs) * random());
    for (const runner of runners) runner.isOver = runner.child.exitCode !== null || runner.child.signalCode !== null;
    if (runners.every(({ isOver }) => isOver)) break;
    const index = Math.floor(runners.length * random());
    const runner = runners[index];
    if (runner === undefined || runner.isOver) continue;
    kills++;
    const action = actions[Math.floor(actions.length * random())] ?? 'killed';
    if (action === 'stopped') {
      await stopForAMoment(runner.child.pid ?? 0, { place, random });
      continue;
    }
    problems.push(...(await endRunner(runner, action)));
    runners[index] = start(runner.hostname);
  }
  const ends = await Promise.all(
    runners.map(({ ended }) => Promise.race([ended, sleep(PATIENCE_MS, null, { ref: false })])),
  );
  for (const end of ends) if (end?.code !== 0) problems.push(`in the end: ${describeEnd(end)}`);
  await killAll(place);
  const { files, differing } = await compareFolders(
    { folder: subject.result(whole.place), root: whole.place },
    { folder: subject.result(place), root: place },
  );
  const leftovers = await subject.leftovers(place);
  await rm(place, { recursive: true });
  return { scenario: 'one of two runners in containers', kills, files, differing, leftovers, problems };
}

const actions = /** @type {const} */ (['killed', 'killed', 'ended', 'stopped']);

const describeEnd = (/** @type {{ code: number | null, signal: string | null, said: string } | null} */ end) =>
  end === null ? 'still there' : `${end.code ?? end.signal}: ${end.said.trim().slice(-300)}`;

/** Kills a container with all that is in it, or tells its process 1 to end. */
async function endRunner({ child, ended }, /** @type {'killed' | 'ended'} */ action) {
  const inside = action === 'ended' ? await findProgram(child.pid ?? 0) : null;
  if (inside === null) child.kill('SIGKILL');
  else signalAll([inside], 'SIGTERM');
  const end = await Promise.race([ended, sleep(PATIENCE_MS, null, { ref: false })]);
  const isRight = end !== null && (end.code === 0 || (inside === null ? end.signal === 'SIGKILL' : end.code === 130));
  return isRight ? [] : [`${action}: ${describeEnd(end)}`];
}

/** Process 1 of a container, where it listens to signals already: nothing else reaches a process 1. */
async function findProgram(/** @type {number} */ pid) {
  const inside = await findInside(pid);
  if (inside === null) return null;
  const status = await readFile(`/proc/${inside}/status`, 'utf8').catch(() => '');
  const caught = BigInt(`0x${/SigCgt:\s*([0-9a-f]+)/.exec(status)?.[1] ?? '0'}`);
  return (caught & (1n << 14n)) === 0n ? null : inside; // SIGTERM is 15, the bit 14
}

async function stopForAMoment(/** @type {number} */ pid, { place, random }) {
  const mine = await inNamespaceOf((await findInside(pid)) ?? 0, await findProcesses(place));
  signalAll(mine, 'SIGSTOP');
  await sleep(200 + 1500 * random());
  signalAll(mine, 'SIGCONT');
}
