#!/usr/bin/env node
// @ts-check
// Shows that nothing is lost, bent or left behind when a command is killed. `run`, `clean`, `train` and `data fetch`
// are done once undisturbed and once with SIGKILL, SIGTERM and SIGINT at random moments, given again each time; every
// result is compared bit by bit, every exit code looked at. Then two runners share a results folder from containers of
// their own, where they can be had: one of them is stopped for a minute and goes on, or is killed; and a clean run is
// killed as process 1 of a container.
//   node scripts/checkKills.mjs            12 kills, one container: for CI, under two minutes on two free cores
//   node scripts/checkKills.mjs --long     200 kills, all there is
//   node scripts/checkKills.mjs --for 120  as many as two hours give, added to those in results/reliability/kills.json:
//     each of the four commands, on data of a second, is killed or stopped again and again over all of its life, until
//     it comes to its end and is compared; beside them runners in containers of their own, and jobs, runners,
//     controller and node of a real Slurm, by turns; what cannot be had is named. --kills 50: about so many.
//     From a copy whose sources nobody edits meanwhile: results say which commit made them, and whether it was changed.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { findDataset, readDataset } from '../packages/datasets/dist/index.js';
import { writeRandomEncoder } from '../packages/weights/dist/index.js';

import { readCommit, readMachine } from '../packages/bench/dist/measuring/readMachine.js';
import { KillLedger } from './kills/KillLedger.mjs';
import { doWhole, killSubject } from './kills/killSubject.mjs';
import { listLongParts } from './kills/longParts.mjs';
import { restartContainer, shareResults, unshare } from './kills/shareResults.mjs';
import { createCleanSubject, createFetchSubject, createRunSubject, createTrainSubject } from './kills/subjects.mjs';
import { runAsProgram } from './setup/runAsProgram.mjs';

const { values } = parseArgs({
  options: {
    long: { type: 'boolean', default: false },
    kills: { type: 'string' },
    for: { type: 'string' },
    only: { type: 'string', multiple: true },
    seed: { type: 'string', default: '1' },
    out: { type: 'string' },
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const root = fileURLToPath(new URL('..', import.meta.url));
const kills = Number(values.kills ?? (values.long ? 200 : 12));
const out = values.out ?? (values.for !== undefined ? join(root, 'results', 'reliability', 'kills.json') : null);
const isPartWanted = (name) => values.only === undefined || values.only.some((one) => name.includes(one));
const isWanted = (name) => values.only === undefined || values.only.includes(name);

/** Shares of the kills: what takes longest and does most is killed most. */
const shares = { run: 0.4, clean: 0.25, train: 0.2, 'data fetch': 0.15 };

/** A sequence of numbers in [0, 1) that repeats (Lehmer's generator). */
let state = Number(values.seed) || 1;
const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;

/** How much of the corpus is used, and which encoder of random weights; those of the long form are done in a second. */
const sizes = {
  usual: { train: 64, others: 16, encoder: { numLayers: 2, hiddenSize: 64 } },
  tiny: { train: 32, others: 8, encoder: { numLayers: 1, hiddenSize: 32 } },
};

/** A small part of the embedded corpus, and an encoder of random weights for it. */
async function prepareCorpus(place, size) {
  const corpus = join(place, 'corpus');
  await mkdir(corpus);
  const { train, gold, dev, test, types } = await readDataset(await findDataset('demo'));
  for (const [name, sentences] of Object.entries({ 'train-distant': train, 'train-gold': gold, dev, test })) {
    const few = (sentences ?? []).slice(0, name.startsWith('train') ? size.train : size.others);
    await writeFile(join(corpus, `${name}.jsonl`), few.map((sentence) => `${JSON.stringify(sentence)}\n`).join(''));
  }
  await writeFile(join(corpus, 'dataset.json'), JSON.stringify({ name: 'kills', types }));
  const encoder = join(place, 'encoder');
  const words = train.slice(0, size.train).map(({ tokens }) => tokens);
  await writeRandomEncoder(encoder, words, { seed: 1, shape: size.encoder });
  return { corpus, encoder };
}

/** @returns {boolean} whether all is as it must be. */
function report(result) {
  const { files, differing, leftovers, problems } = result;
  const isGood = differing.length + leftovers.length + problems.length === 0;
  const what = result.command ? `${result.command}: ${result.kills} kills, exits ${JSON.stringify(result.exits)}` : `${result.scenario}${result.exits === undefined ? '' : `: exits ${result.exits.join(', ')}`}`; // prettier-ignore
  console.log(`${isGood ? 'ok    ' : 'FAILED'} ${what}; ${files} files, ${differing.length} differ, ${leftovers.length} left behind`); // prettier-ignore
  for (const line of [...problems, ...differing.slice(0, 10).map((path) => `differs: ${path}`), ...leftovers.map((name) => `left behind: ${name}`)]) console.log(`         ${line}`); // prettier-ignore
  return isGood;
}

async function shareAll(subjects, place) {
  const clean = subjects.find(({ name }) => name === 'clean');
  const results = [];
  if (unshare === null) {
    console.log('skipped: two runners in containers of their own (unshare cannot be had here)');
    return results;
  }
  const run = await createRunSubject(place, 'small');
  const { place: whole } = await doWhole({ ...run, name: 'run, small' }, place);
  for (const what of values.long
    ? /** @type {const} */ (['together', 'stopped', 'killed'])
    : /** @type {const} */ (['together'])) {
    results.push(await shareResults(run, what, { folder: place, whole }));
    report(results.at(-1));
  }
  if (values.long) {
    const same = { folder: place, whole, hostnames: ['same', 'same'] };
    results.push(await shareResults(run, 'stopped', same));
    report(results.at(-1));
    const { place: wholeOfClean } = await doWhole({ ...clean, name: 'clean, container' }, place);
    results.push(await restartContainer(clean, { folder: place, whole: wholeOfClean }));
    report(results.at(-1));
  }
  return results;
}

const facts = () => ({
  what: 'commands killed or stopped at random moments and given again; results compared bit by bit with undisturbed ones',
  date: new Date().toISOString().slice(0, 10),
  commit: readCommit(root),
  machine: readMachine(),
  versions: { node: process.versions.node },
});

/** As many kills as there is time for, added to those that were there. Written after each part: it may be cut short. */
async function killFor(minutes, { subjects, place, signal }) {
  const until = Date.now() + 60_000 * minutes;
  const ledger = out === null ? new KillLedger({ results: [] }) : await KillLedger.read(out);
  const before = ledger.kills;
  const most = values.kills === undefined ? Infinity : Number(values.kills);
  const { commands, waiting, missing } = listLongParts({ subjects, folder: place, random });
  for (const name of missing) console.log(`skipped: ${name}`);
  let [passed, failed] = [0, 0];
  const add = async (/** @type {import('./kills/KillLedger.mjs').KillResult[]} */ results) => {
    const own = facts();
    for (const result of results) {
      if (report(result)) passed++;
      else failed++;
      ledger.add(result, own);
    }
    if (out !== null) await ledger.write(out, own);
    console.log(`  ${ledger.kills - before} kills now, ${ledger.kills} in all`);
  };
  // What waits most of the time is done beside what computes.
  const takeTurns = async (/** @type {import('./kills/longParts.mjs').Part[]} */ all) => {
    const parts = all.filter(({ name }) => isPartWanted(name));
    const first = Math.floor(parts.length * random()); // many short runs do not always begin with the same
    for (let turn = first; Date.now() < until && ledger.kills - before < most && parts.length > 0; turn++) {
      signal.throwIfAborted();
      await add(await parts[turn % parts.length].run());
    }
  };
  await Promise.all([takeTurns(commands), takeTurns(waiting)]);
  console.log(`kills by kind: ${JSON.stringify(ledger.byKind)}`);
  console.log(`${passed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
}

/** The kills of the short or the long form, each command in one go. */
async function killAllOnce({ subjects, place }) {
  const results = [];
  for (const subject of subjects.filter(({ name }) => isWanted(name))) {
    const share = Math.max(1, Math.round(kills * shares[subject.name]));
    const onKill = (count) => count % 10 === 0 && console.log(`  ${subject.name}: ${count} kills`);
    const whole = await doWhole(subject, place);
    results.push(await killSubject(subject, { whole, folder: place, kills: share, random, onKill }));
    await rm(whole.place, { recursive: true });
    report(results.at(-1));
  }
  if (isWanted('containers')) results.push(...(await shareAll(subjects, place)));
  if (out !== null) {
    const ledger = new KillLedger({ seed: Number(values.seed), results: [] });
    const own = facts();
    for (const result of results) ledger.add({ kills: 0, ...result }, own);
    await ledger.write(out, own);
  }
  const failed = results.filter(({ differing, leftovers, problems }) => differing.length + leftovers.length + problems.length > 0); // prettier-ignore
  console.log(`${results.length - failed.length} passed, ${failed.length} failed`);
  return failed.length > 0 ? 1 : 0;
}

await runAsProgram('checkKills', async (signal) => {
  if (values.help) {
    console.log('usage: node scripts/checkKills.mjs [--long | --for MINUTES] [--kills 12] [--only run --only clean ...] [--seed 1] [--out FILE] [--keep]'); // prettier-ignore
    return 0;
  }
  const place = await mkdtemp(join(os.tmpdir(), 'dynclean-kills-'));
  const { corpus, encoder } = await prepareCorpus(place, values.for === undefined ? sizes.usual : sizes.tiny);
  const subjects = [
    await createRunSubject(place, values.for === undefined ? 'large' : 'tiny'),
    createCleanSubject(corpus, encoder),
    createTrainSubject(corpus, encoder),
    await createFetchSubject(place),
  ];
  try {
    const subjectsAt = { subjects, place, signal };
    return values.for === undefined ? await killAllOnce(subjectsAt) : await killFor(Number(values.for), subjectsAt);
  } finally {
    for (const { close } of subjects) await close?.();
    if (values.keep) console.log(place);
    else await rm(place, { recursive: true, force: true });
  }
});
