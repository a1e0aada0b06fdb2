#!/usr/bin/env node
// @ts-check
// Shows that nothing is lost, bent or left behind when a command is killed. `run`, `clean`, `train` and `data fetch`
// are done once undisturbed, and then given again and again, on data of a second: each time they are killed (SIGKILL,
// SIGTERM, SIGINT) or stopped and killed, over all of their life, until they come to their end. Every exit code is
// looked at, and all that they left is compared bit by bit. Beside them, where they can be had, two runners in
// containers of their own share a results folder, of which one is killed, told to end or stopped; a clean run is
// killed as process 1 of a container.
//   node scripts/checkKills.mjs            some 15 kills, for CI: each command once by each signal, if it is in time
//   node scripts/checkKills.mjs --for 120  as many as two hours give, added to those in results/reliability/kills.json;
//     also a grid of every kind of stage, and jobs, runners, controller and node of a real Slurm, by turns; what cannot
//     be had is named. --kills 50: about so many. --only WORD: the parts whose name has the word.
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
import { listParts } from './kills/listParts.mjs';
import { createCleanSubject, createFetchSubject, createRunSubject, createTrainSubject } from './kills/subjects.mjs';
import { runAsProgram } from './setup/runAsProgram.mjs';

const { values } = parseArgs({
  options: {
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
const isShort = values.for === undefined;
const minutes = Number(values.for ?? Infinity);
const kills = Number(values.kills ?? (isShort ? 12 : Infinity));
const out = values.out ?? (isShort ? null : join(root, 'results', 'reliability', 'kills.json'));
const isWanted = (name) => values.only === undefined || values.only.some((word) => name.includes(word));

/** A sequence of numbers in [0, 1) that repeats (Lehmer's generator). */
let state = Number(values.seed) || 1;
const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;

/** How much of the corpus is used, and which encoder of random weights: all is done in a second. */
const size = { train: 32, others: 8, encoder: { numLayers: 1, hiddenSize: 32 } };

/** A small part of the embedded corpus, and an encoder of random weights for it. */
async function prepareCorpus(place) {
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

const facts = () => ({
  what: 'commands killed or stopped at random moments and given again; results compared bit by bit with undisturbed ones',
  date: new Date().toISOString().slice(0, 10),
  commit: readCommit(root),
  machine: readMachine(),
  versions: { node: process.versions.node },
});

/**
 * The short form does each part once, and commands again until there are enough kills; the long one does all by turns
 * as long as there is time. Kills are added to those that were there after each part: it may be cut short.
 */
async function killAll({ subjects, place, signal }) {
  const until = Date.now() + 60_000 * minutes;
  const ledger = out === null ? new KillLedger({ results: [] }) : await KillLedger.read(out);
  const before = ledger.kills;
  const isEnough = () => ledger.kills - before >= kills;
  const { commands, waiting, missing } = listParts({ subjects, folder: place, random, isShort });
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
  const takeTurns = async (
    /** @type {import('./kills/listParts.mjs').Part[]} */ all,
    /** @type {(turns: number, parts: number) => boolean} */ isOver,
  ) => {
    const parts = all.filter(({ name }) => isWanted(name));
    const first = Math.floor(parts.length * random()); // many runs do not always begin with the same
    for (let turn = 0; parts.length > 0 && !isOver(turn, parts.length); turn++) {
      signal.throwIfAborted();
      await add(await parts[(first + turn) % parts.length].run());
    }
  };
  const isLate = () => Date.now() >= until || isEnough();
  // What waits most of the time is done beside what computes.
  await Promise.all([
    takeTurns(commands, (turns, parts) => (isShort ? turns >= parts && isEnough() : isLate())),
    takeTurns(waiting, (turns, parts) => (isShort ? turns >= parts : isLate())),
  ]);
  console.log(`kills by kind: ${JSON.stringify(ledger.byKind)}`);
  console.log(`${passed} passed, ${failed} failed${missing.length > 0 ? `, ${missing.length} skipped` : ''}`);
  return failed > 0 ? 1 : 0;
}

await runAsProgram('checkKills', async (signal) => {
  if (values.help) {
    console.log('usage: node scripts/checkKills.mjs [--for MINUTES] [--kills 12] [--only run --only clean ...] [--seed 1] [--out FILE] [--keep]'); // prettier-ignore
    return 0;
  }
  const place = await mkdtemp(join(os.tmpdir(), 'dynclean-kills-'));
  const { corpus, encoder } = await prepareCorpus(place);
  const subjects = [
    await createRunSubject(place, 'tiny'),
    createCleanSubject(corpus, encoder),
    createTrainSubject(corpus, encoder),
    await createFetchSubject(place),
    ...(isShort ? [] : [await createRunSubject(place, 'every')]),
  ];
  try {
    return await killAll({ subjects, place, signal });
  } finally {
    for (const { close } of subjects) await close?.();
    if (values.keep) console.log(place);
    else await rm(place, { recursive: true, force: true });
  }
});
