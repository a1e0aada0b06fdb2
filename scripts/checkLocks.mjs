#!/usr/bin/env node
// @ts-check
// Shows that a lock has one holder at most: processes race for locks that are free, were left by dead holders or are
// half removed; then they take one in turns while some of them are killed at any moment. The tests of packages/files do
// the same in small.
// With --views each process sees the folder through a mount of its own that remembers names, those that are not there
// too, for a minute, as clients of a network file system do (needs root and bindfs).
//   node scripts/checkLocks.mjs [--views] [--races 300] [--kills 200] [--processes 8]
//     [--out results/reliability/locks.json]
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { churnLock, countInterleavings, raceForLocks, raceKinds } from '../packages/files/dist/testing/raceForLocks.js';

import { readCommit, readMachine } from '../packages/bench/dist/measuring/readMachine.js';
import { mountViews } from './locks/mountViews.mjs';
import { runAsProgram } from './setup/runAsProgram.mjs';

const { values } = parseArgs({
  options: {
    races: { type: 'string', default: '300' },
    kills: { type: 'string', default: '200' },
    processes: { type: 'string', default: '8' },
    views: { type: 'boolean', default: false },
    out: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const [races, kills, processes] = [values.races, values.kills, values.processes].map(Number);

/** How many races ended with how many holders. */
const countOwners = (owners) =>
  Object.fromEntries([...new Set(owners)].sort().map((count) => [count, owners.filter((of) => of === count).length]));

await runAsProgram('checkLocks', async (signal) => {
  if (values.help) {
    console.log(
      'usage: node scripts/checkLocks.mjs [--views] [--races 300] [--kills 200] [--processes 8] [--out FILE]',
    );
    return 0;
  }
  const folder = await mkdtemp(join(tmpdir(), 'dynclean-locks-'));
  const results = [];
  const mounts = values.views ? await mountViews(`${folder}-views`, folder) : null;
  const views = mounts?.views ?? [folder];
  try {
    for (const kind of raceKinds) {
      signal.throwIfAborted();
      const holders = countOwners(
        await raceForLocks(folder, kind, { races: Math.ceil(races / raceKinds.length), processes, views }),
      );
      results.push({ lock: kind, holders, isRight: Object.keys(holders).join() === '1' });
      console.log(`${kind}: holders by races ${JSON.stringify(holders)}`);
    }
    const tokens = await churnLock(folder, { kills, processes: 4, staleMs: 400, views });
    const [turns, interleaved] = [new Set(tokens).size, countInterleavings(tokens)];
    results.push({ lock: 'in turns', kills, turns, interleaved, isRight: interleaved === 0 && turns > 0 });
    console.log(`in turns: ${turns} turns with ${kills} kills, ${interleaved} times two at once`);
  } finally {
    await mounts?.remove();
    await rm(folder, { recursive: true, force: true });
  }
  if (values.out !== undefined) {
    const document = {
      what: `races of ${processes} processes for one lock, and holders killed at random moments`,
      date: new Date().toISOString().slice(0, 10),
      commit: readCommit(fileURLToPath(new URL('..', import.meta.url))),
      machine: readMachine(),
      versions: { node: process.versions.node },
      results,
    };
    await mkdir(dirname(values.out), { recursive: true });
    await writeFile(values.out, `${JSON.stringify(document, null, 2)}\n`);
  }
  const failed = results.filter(({ isRight }) => !isRight).length;
  console.log(`${results.length - failed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
});
