// @ts-check
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { MissedMoment } from '../slurm/MissedMoment.mjs';
import { scenarios } from '../slurm/scenarios.mjs';
import { TestCluster } from '../slurm/TestCluster.mjs';
import { compareFolders } from './compareFolders.mjs';
import { killLife, traceWhole } from './killLife.mjs';
import { shareLife } from './shareLife.mjs';
import { restartContainer } from './restartContainer.mjs';
import { slurmLife } from './slurmLife.mjs';
import { unshare } from './startInContainer.mjs';
import { stopForLong } from './stopForLong.mjs';

/** @typedef {import('./KillLedger.mjs').KillResult} KillResult */

/**
 * A part of the check, which takes a minute or a few and can be done any number of times.
 *
 * @typedef {object} Part
 * @property {string} name
 * @property {() => Promise<KillResult[]>} run
 */

/** Scenarios of `checkSlurm` in which more dies than `slurmLife` kills, and how many kills each makes. */
const killsOfSlurm = /** @type {Readonly<Record<string, number>>} */ ({ preempted: 1, 'node dies': 1 });

/** How often each part of the short form is ended: a command once by each signal. */
const few = { command: 3, runners: 2 };

/**
 * The parts of the check in two lists, which are done beside each other: commands, which compute, and what waits most
 * of the time (for locks that fall silent in other containers, for Slurm). Those that cannot be had here are named.
 *
 * @param {object} options
 * @param {import('./subjects.mjs').Subject[]} options.subjects - Commands that are killed, `run` and `clean` among
 *   them.
 * @param {string} options.folder
 * @param {() => number} options.random
 * @param {boolean} options.isShort - Few kills each; no Slurm, and nothing that takes longer than a minute.
 */
export function listParts({ subjects, folder, random, isShort }) {
  /** @type {Map<string, Promise<import('./killLife.mjs').TracedWhole>>} */
  const wholes = new Map();
  const wholeOf = (/** @type {import('./subjects.mjs').Subject} */ subject) => {
    const whole = wholes.get(subject.name) ?? traceWhole(subject, folder);
    wholes.set(subject.name, whole);
    return whole;
  };
  const placeOf = async (/** @type {import('./subjects.mjs').Subject} */ subject) => (await wholeOf(subject)).place;
  const find = (/** @type {string} */ name) =>
    /** @type {import('./subjects.mjs').Subject} */ (subjects.find((subject) => subject.name === name));
  const [run, clean] = [find('run'), find('clean')];
  const ofCommand = isShort ? { most: few.command } : {};
  const commands = subjects.map((subject) => ({
    name: subject.name,
    run: async () => [await killLife(subject, { whole: await wholeOf(subject), folder, random, ...ofCommand })],
  }));
  const ofRunners = isShort ? { most: few.runners } : {};
  const share = (/** @type {string[]} */ hostnames) => ({
    name: 'containers',
    run: async () => [await shareLife(run, { whole: await wholeOf(run), folder, random, hostnames, ...ofRunners })],
  });
  const restarted = {
    name: 'container, restarted',
    run: async () => [await restartContainer(clean, { folder, whole: await placeOf(clean) })],
  };
  const stopped = {
    name: 'containers, stopped for long',
    run: async () => [await stopForLong(run, { folder, whole: await placeOf(run) })],
  };
  const noContainers = unshare === null ? ['two runners in containers of their own (unshare cannot be had here)'] : [];
  if (isShort) return { commands, waiting: unshare === null ? [] : [restarted, share(['same', 'same'])], missing: noContainers }; // prettier-ignore
  const containers = [share(['one', 'two']), share(['same', 'same']), restarted, stopped];
  const slurm = {
    name: 'Slurm',
    run: async () => slurmLife(run, { whole: await wholeOf(run), folder, random }),
  };
  const ofSlurm = scenarios
    .filter(({ name }) => name in killsOfSlurm)
    .map((scenario) => ({
      name: `Slurm, ${scenario.name}`,
      run: async () => runOnSlurm(scenario, { subject: run, whole: await placeOf(run), folder }),
    }));
  const hindrance = TestCluster.findHindrance();
  const missing = [...noContainers, ...(hindrance === null ? [] : [`jobs of Slurm (${hindrance})`])];
  const clusters = [slurm, ...ofSlurm.flatMap((one) => [one, slurm])];
  const waiting = interleave(unshare === null ? [] : containers, hindrance === null ? clusters : []);
  return { commands, waiting, missing };
}

/**
 * A scenario of `checkSlurm` on a cluster of its own.
 *
 * @param {import('../slurm/scenarios.mjs').Scenario} scenario
 * @returns {Promise<KillResult[]>} None where the moment was missed: trainings of a second are over soon.
 */
async function runOnSlurm(scenario, { subject, whole, folder }) {
  const home = await mkdtemp(join(folder, 'slurm-'));
  const cluster = new TestCluster(join(home, 'cluster'));
  const settingsFile = join(home, 'slurm.yaml');
  await writeFile(settingsFile, 'partition: main\ncores: 1\nmemory: 500M\npoll: 1s\n');
  const place = join(home, 'results');
  const problems = [];
  let [files, differing, leftovers] = [0, /** @type {string[]} */ ([]), /** @type {string[]} */ ([])];
  try {
    await cluster.start();
    problems.push(...(await scenario.run({ cluster, subject, place, settingsFile })));
    ({ files, differing } = await compareFolders(
      { folder: subject.result(whole), root: whole },
      { folder: subject.result(place), root: place },
    ));
    leftovers = await subject.leftovers(place);
  } catch (error) {
    if (error instanceof MissedMoment) return [];
    problems.push(/** @type {Error} */ (error).message, await cluster.readLogs());
  } finally {
    await cluster.stop();
    await rm(home, { recursive: true, force: true });
  }
  return [{ scenario: `Slurm: ${scenario.name}`, kills: killsOfSlurm[scenario.name] ?? 1, files, differing, leftovers, problems }]; // prettier-ignore
}

/** Both lists by turns. */
function interleave(/** @type {Part[]} */ first, /** @type {Part[]} */ second) {
  const length = Math.max(first.length, second.length);
  return Array.from({ length }, (_, index) => [first[index], second[index]]).flat().filter((part) => part !== undefined); // prettier-ignore
}
