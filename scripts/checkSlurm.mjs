#!/usr/bin/env node
// @ts-check
// Does a grid by the executor `slurm` on a real Slurm, started in a folder of its own, and compares every bit with the
// same grid done on this machine: undisturbed, with a training that is queued again in its middle, and with the runner
// gone. With --long also: killed runners, jobs and controllers, preemption, two runners on one results folder, and what
// is said of a queue that refuses. Skipped by name where there is no Slurm, or nobody is root.
//   node scripts/checkSlurm.mjs [--long] [--only NAME ...] [--keep]
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { compareFolders } from './kills/compareFolders.mjs';
import { killAll } from './kills/processes.mjs';
import { startProgram } from './kills/startProgram.mjs';
import { createRunSubject } from './kills/subjects.mjs';
import { runAsProgram } from './setup/runAsProgram.mjs';
import { scenarios } from './slurm/scenarios.mjs';
import { TestCluster } from './slurm/TestCluster.mjs';

const { values } = parseArgs({
  options: {
    long: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const settings = `partition: main
cores: 1
memory: 500M
poll: 1s
`;

await runAsProgram('checkSlurm', async (signal) => {
  if (values.help) {
    console.log('usage: node scripts/checkSlurm.mjs [--long] [--only NAME ...] [--keep]');
    return 0;
  }
  const hindrance = TestCluster.findHindrance();
  if (hindrance !== null) {
    console.log(`skipped: the executor slurm (${hindrance})\n0 passed, 0 failed, 1 skipped`);
    return 0;
  }
  const folder = await mkdtemp(join(tmpdir(), 'dynclean-slurm-'));
  const cluster = new TestCluster(join(folder, 'cluster'));
  const chosen = scenarios.filter(({ name, isLong }) => values.only?.includes(name) ?? (values.long || !isLong));
  let [passed, failed] = [0, 0];
  try {
    const subject = await createRunSubject(folder, 'short');
    const settingsFile = join(folder, 'slurm.yaml');
    await writeFile(settingsFile, settings);
    await cluster.start();
    const whole = join(folder, 'local');
    const { code, said } = await startProgram(subject.args(whole)).ended;
    if (code !== 0) throw new Error(`the grid on this machine failed:\n${said}`);
    for (const { name, run, cleanUp } of chosen) {
      signal.throwIfAborted();
      const place = join(folder, name.replaceAll(' ', '-'));
      const began = performance.now();
      const problems = [];
      try {
        problems.push(...(await orAbort(signal, run({ cluster, subject, place, settingsFile }))));
        if (problems.length === 0) problems.push(...(await compare(subject, { whole, place })));
      } catch (error) {
        problems.push(/** @type {Error} */ (error).message, await cluster.readLogs());
      }
      await cleanUp?.({ cluster, subject, place, settingsFile });
      if (problems.length === 0) passed++;
      else failed++;
      console.log(
        `${problems.length === 0 ? 'ok    ' : 'FAILED'} ${name}, ${Math.round((performance.now() - began) / 1000)} s`,
      );
      for (const problem of problems) console.log(`         ${problem}`);
    }
  } finally {
    await cluster.stop();
    await killAll(folder);
    if (values.keep) console.log(folder);
    else await rm(folder, { recursive: true, force: true });
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
});

/** What differs from the grid that was done here, and what was left behind. */
async function compare(subject, { whole, place }) {
  const expected = { folder: subject.result(whole), root: whole };
  const { files, differing } = await compareFolders(expected, { folder: subject.result(place), root: place });
  const leftovers = await subject.leftovers(place);
  return [
    ...(files === 0 ? ['nothing was compared'] : []),
    ...differing.map((path) => `differs: ${path}`),
    ...leftovers.map((name) => `left behind: ${name}`),
  ];
}

/**
 * @template T
 * @param {AbortSignal} signal
 * @param {Promise<T>} work
 * @returns {Promise<T>}
 */
function orAbort(signal, work) {
  return Promise.race([
    work,
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true })),
  ]);
}
