// @ts-check
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { scenarios } from '../slurm/scenarios.mjs';
import { TestCluster } from '../slurm/TestCluster.mjs';
import { compareFolders } from './compareFolders.mjs';
import { disturbances, doWhole, killSubject } from './killSubject.mjs';
import { restartContainer, shareResults, unshare } from './shareResults.mjs';

/** @typedef {import('./KillLedger.mjs').KillResult} KillResult */

/**
 * A part of the long test, which takes a minute or a few and can be done any number of times.
 *
 * @typedef {object} Part
 * @property {string} name
 * @property {() => Promise<KillResult>} run
 */

/** Kills of a command between two comparisons. */
const KILLS_AT_A_TIME = 4;

/** Kills that a scenario of Slurm makes: jobs, runners, the controller, the node. */
const killsOfSlurm = /** @type {Readonly<Record<string, number>>} */ ({
  'queued again in the middle of a training': 1,
  preempted: 1,
  'jobs cancelled': 1,
  'runner killed': 2,
  'controller killed': 1,
  'node dies': 1,
});

/**
 * The parts of the long test in the order in which they take turns; those that cannot be had here are named.
 *
 * @param {object} options
 * @param {import('./subjects.mjs').Subject[]} options.subjects - Commands that are killed, `run` and `clean` among
 *   them.
 * @param {string} options.folder
 * @param {() => number} options.random
 */
export function listLongParts({ subjects, folder, random }) {
  /** @type {Map<string, Promise<import('./killSubject.mjs').Whole>>} */
  const wholes = new Map();
  const wholeOf = (/** @type {import('./subjects.mjs').Subject} */ subject) => {
    const whole = wholes.get(subject.name) ?? doWhole(subject, folder);
    wholes.set(subject.name, whole);
    return whole;
  };
  const find = (/** @type {string} */ name) =>
    /** @type {import('./subjects.mjs').Subject} */ (subjects.find((subject) => subject.name === name));
  const kill = (/** @type {import('./subjects.mjs').Subject} */ subject) => ({
    name: subject.name,
    run: async () =>
      killSubject(subject, {
        whole: await wholeOf(subject),
        folder,
        kills: KILLS_AT_A_TIME,
        random,
        signals: disturbances,
      }),
  });
  const share = (/** @type {'killed' | 'stopped'} */ what, /** @type {string[]} */ hostnames) => ({
    name: `two runners, ${what}`,
    run: async () => {
      const whole = (await wholeOf(find('run'))).place;
      return { ...(await shareResults(find('run'), what, { folder, whole, hostnames })), kills: 1 };
    },
  });
  const restart = {
    name: 'container',
    run: async () => ({
      ...(await restartContainer(find('clean'), { folder, whole: (await wholeOf(find('clean'))).place })),
      kills: 1,
    }),
  };
  const containers = [share('killed', ['one', 'two']), restart, share('stopped', ['same', 'same'])];
  const chosen = scenarios.filter(({ name }) => name in killsOfSlurm);
  const slurm = chosen.map((scenario) => ({
    name: `Slurm, ${scenario.name}`,
    run: () => runOnSlurm(scenario, { subject: find('run'), whole: wholeOf(find('run')), folder }),
  }));
  const hindrance = TestCluster.findHindrance();
  const missing = [
    ...(unshare === null ? ['two runners in containers of their own (unshare cannot be had here)'] : []),
    ...(hindrance === null ? [] : [`jobs of Slurm (${hindrance})`]),
  ];
  const special = interleave(unshare === null ? [] : containers, hindrance === null ? slurm : []);
  return { parts: spread(subjects.map(kill), special), missing };
}

/**
 * A scenario of `checkSlurm` on a cluster of its own.
 *
 * @param {import('../slurm/scenarios.mjs').Scenario} scenario
 * @returns {Promise<KillResult>}
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
    const expected = (await whole).place;
    ({ files, differing } = await compareFolders(
      { folder: subject.result(expected), root: expected },
      { folder: subject.result(place), root: place },
    ));
    leftovers = await subject.leftovers(place);
  } catch (error) {
    problems.push(/** @type {Error} */ (error).message, await cluster.readLogs());
  } finally {
    await cluster.stop();
    await rm(home, { recursive: true, force: true });
  }
  return { scenario: `Slurm, ${scenario.name}`, kills: killsOfSlurm[scenario.name] ?? 1, files, differing, leftovers, problems }; // prettier-ignore
}

/** Both lists by turns. */
function interleave(/** @type {Part[]} */ first, /** @type {Part[]} */ second) {
  const length = Math.max(first.length, second.length);
  return Array.from({ length }, (_, index) => [first[index], second[index]]).flat().filter((part) => part !== undefined); // prettier-ignore
}

/** All the usual parts between two of the special ones. */
function spread(/** @type {Part[]} */ usual, /** @type {Part[]} */ special) {
  return special.length === 0 ? usual : special.flatMap((part) => [...usual, part]);
}
