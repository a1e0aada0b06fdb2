// @ts-check
import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { compareFolders } from './compareFolders.mjs';
import { findProcesses, inNamespaceOf, killAll, signalAll } from './processes.mjs';
import { findInside, startInContainer } from './startInContainer.mjs';

/** Longer than a lock may be silent before it counts as a dead process's, which is a minute. */
const STOPPED_MS = 75_000;

/**
 * Two runners in containers of one host name share a results folder. The first and its stages stand still until the
 * other has taken them over, and go on then; both are to come to their end.
 *
 * @param {import('./subjects.mjs').Subject} subject - One of `run`.
 * @param {{ folder: string, whole: string }} places - `whole`: what an undisturbed command left.
 * @returns {Promise<import('./KillLedger.mjs').KillResult>}
 */
export async function stopForLong(subject, { folder, whole }) {
  const place = join(folder, 'stopped');
  const first = startInContainer(subject.args(place), 'same', {});
  await waitForEpoch(place, first.ended);
  const mine = await inNamespaceOf((await findInside(first.child.pid)) ?? 0, await findProcesses(place));
  signalAll(mine, 'SIGSTOP');
  const second = startInContainer(subject.args(place), 'same', {});
  await Promise.race([second.ended, sleep(STOPPED_MS, null, { ref: false })]);
  signalAll(mine, 'SIGCONT');
  const ends = [await first.ended, await second.ended];
  const exits = ends.map(({ code, signal }) => code ?? signal);
  const problems = exits.join() === '0,0' ? [] : [`ended with ${exits.join(' and ')}: ${ends.map(({ said }) => said.slice(-300)).join('\n')}`]; // prettier-ignore
  await killAll(place);
  const { files, differing } = await compareFolders(
    { folder: subject.result(whole), root: whole },
    { folder: subject.result(place), root: place },
  );
  const leftovers = await subject.leftovers(place);
  await rm(place, { recursive: true });
  return { scenario: 'two runners, stopped', kills: 1, exits, files, differing, leftovers, problems };
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
