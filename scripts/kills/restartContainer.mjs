// @ts-check
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { compareFolders } from './compareFolders.mjs';
import { startInContainer } from './startInContainer.mjs';

/**
 * A clean run as process 1 of a container, killed, and given again in another with the same host name.
 *
 * @param {import('./subjects.mjs').Subject} subject - the one of `clean`.
 * @param {{ folder: string, whole: string }} places - `whole`: what an undisturbed command left.
 * @returns {Promise<import('./KillLedger.mjs').KillResult>}
 */
export async function restartContainer(subject, { folder, whole }) {
  const place = join(folder, 'container');
  const first = startInContainer(subject.args(place), 'same', {});
  const work = join(place, 'out.partial');
  for (let outcome = null; outcome === null && !existsSync(join(work, 'dynamics-run'));) {
    outcome = await Promise.race([first.ended, sleep(20).then(() => null)]);
  }
  first.child.kill('SIGKILL');
  await first.ended;
  const { code, said } = await startInContainer(subject.args(place), 'same', {}).ended;
  const problems = code === 0 ? [] : [`the second start ended with ${code}: ${said.slice(-300)}`];
  const { files, differing } = code === 0 ? await compareFolders(
    { folder: subject.result(whole), root: whole },
    { folder: subject.result(place), root: place },
  ) : { files: 0, differing: [] }; // prettier-ignore
  const leftovers = await subject.leftovers(place);
  await rm(place, { recursive: true });
  const scenario = 'clean as process 1 of a container, killed, started again';
  return { scenario, kills: 1, exits: ['SIGKILL', code], files, differing, leftovers, problems };
}
