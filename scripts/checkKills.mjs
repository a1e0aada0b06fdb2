#!/usr/bin/env node
// @ts-check
// Shows that nothing is lost, bent or left behind when a command is killed. `run`, `clean`, `train` and `data fetch`
// are done once undisturbed and once with SIGKILL, SIGTERM and SIGINT at random moments, given again each time; every
// result is compared bit by bit, every exit code looked at. Then two runners share a results folder from containers of
// their own, where they can be had: one of them is stopped for a minute and goes on, or is killed; and a clean run is
// killed as process 1 of a container.
//   node scripts/checkKills.mjs            12 kills, one container: for CI, under two minutes on two free cores
//   node scripts/checkKills.mjs --long     200 kills, all there is; figures to results/reliability/kills.json
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { findDataset, readDataset } from '../packages/datasets/dist/index.js';
import { writeRandomEncoder } from '../packages/weights/dist/index.js';

import { readCommit, readMachine } from '../packages/bench/dist/measuring/readMachine.js';
import { killSubject } from './kills/killSubject.mjs';
import { restartContainer, shareResults, unshare } from './kills/shareResults.mjs';
import { startProgram } from './kills/startProgram.mjs';
import { createCleanSubject, createFetchSubject, createRunSubject, createTrainSubject } from './kills/subjects.mjs';
import { runAsProgram } from './setup/runAsProgram.mjs';

const { values } = parseArgs({
  options: {
    long: { type: 'boolean', default: false },
    kills: { type: 'string' },
    only: { type: 'string', multiple: true },
    seed: { type: 'string', default: '1' },
    out: { type: 'string' },
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const root = fileURLToPath(new URL('..', import.meta.url));
const kills = Number(values.kills ?? (values.long ? 200 : 12));
const out = values.out ?? (values.long ? join(root, 'results', 'reliability', 'kills.json') : null);
const isWanted = (name) => values.only === undefined || values.only.includes(name);

/** Shares of the kills: what takes longest and does most is killed most. */
const shares = { run: 0.4, clean: 0.25, train: 0.2, 'data fetch': 0.15 };

/** A sequence of numbers in [0, 1) that repeats (Lehmer's generator). */
let state = Number(values.seed) || 1;
const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;

/** A small part of the embedded corpus, and an encoder of random weights for it. */
async function prepareCorpus(place) {
  const corpus = join(place, 'corpus');
  await mkdir(corpus);
  const { train, gold, dev, test, types } = await readDataset(await findDataset('demo'));
  for (const [name, sentences] of Object.entries({ 'train-distant': train, 'train-gold': gold, dev, test })) {
    const few = (sentences ?? []).slice(0, name.startsWith('train') ? 64 : 16);
    await writeFile(join(corpus, `${name}.jsonl`), few.map((sentence) => `${JSON.stringify(sentence)}\n`).join(''));
  }
  await writeFile(join(corpus, 'dataset.json'), JSON.stringify({ name: 'kills', types }));
  const encoder = join(place, 'encoder');
  const words = train.slice(0, 64).map(({ tokens }) => tokens);
  await writeRandomEncoder(encoder, words, { seed: 1, shape: { numLayers: 2, hiddenSize: 64 } });
  return { corpus, encoder };
}

function report(result) {
  const { files, differing, leftovers, problems } = result;
  const isGood = differing.length + leftovers.length + problems.length === 0;
  const what = result.command ? `${result.command}: ${result.kills} kills, exits ${JSON.stringify(result.exits)}` : `${result.scenario}: exits ${result.exits.join(', ')}`; // prettier-ignore
  console.log(`${isGood ? 'ok    ' : 'FAILED'} ${what}; ${files} files, ${differing.length} differ, ${leftovers.length} left behind`); // prettier-ignore
  for (const line of [...problems, ...differing.slice(0, 10).map((path) => `differs: ${path}`), ...leftovers.map((name) => `left behind: ${name}`)]) console.log(`         ${line}`); // prettier-ignore
  return isGood;
}

async function runWhole(subject, place) {
  const whole = join(place, `${subject.name}-undisturbed`);
  const { code, said } = await startProgram(subject.args(whole), { env: subject.env?.(whole) }).ended;
  if (code !== 0) throw new Error(`${subject.name}, undisturbed, failed:\n${said}`);
  return whole;
}

async function shareAll(subjects, place) {
  const results = [];
  if (unshare === null) {
    console.log('skipped: two runners in containers of their own (unshare cannot be had here)');
    return results;
  }
  const run = await createRunSubject(place, 'small');
  const clean = subjects.find(({ name }) => name === 'clean');
  const whole = await runWhole(run, place);
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
    results.push(await restartContainer(clean, { folder: place, whole: await runWhole(clean, place) }));
    report(results.at(-1));
  }
  return results;
}

await runAsProgram('checkKills', async () => {
  if (values.help) {
    console.log('usage: node scripts/checkKills.mjs [--long] [--kills 12] [--only run --only clean ...] [--seed 1] [--out FILE] [--keep]'); // prettier-ignore
    return 0;
  }
  const place = await mkdtemp(join(os.tmpdir(), 'dynclean-kills-'));
  const began = performance.now();
  const { corpus, encoder } = await prepareCorpus(place);
  const subjects = [
    await createRunSubject(place, 'large'),
    createCleanSubject(corpus, encoder),
    createTrainSubject(corpus, encoder),
    await createFetchSubject(place),
  ];
  const results = [];
  /** Written after each part: a run of an hour that is cut short has shown something too. */
  const write = async () => {
    if (out === null) return;
    const document = {
      what: 'commands killed at random moments and given again; results compared bit by bit with undisturbed ones',
      date: new Date().toISOString().slice(0, 10),
      commit: readCommit(root),
      machine: readMachine(),
      versions: { node: process.versions.node },
      seed: Number(values.seed),
      kills: results.reduce((sum, result) => sum + (result.kills ?? 0), 0),
      minutes: Math.round((performance.now() - began) / 6000) / 10,
      results,
    };
    await mkdir(dirname(out), { recursive: true });
    await writeFile(out, `${JSON.stringify(document, null, 2)}\n`);
  };
  try {
    for (const subject of subjects.filter(({ name }) => isWanted(name))) {
      const share = Math.max(1, Math.round(kills * shares[subject.name]));
      const onKill = (count) => count % 10 === 0 && console.log(`  ${subject.name}: ${count} kills`);
      results.push(await killSubject(subject, { folder: place, kills: share, random, onKill }));
      report(results.at(-1));
      await write();
    }
    if (isWanted('containers')) results.push(...(await shareAll(subjects, place)));
    await write();
  } finally {
    for (const { close } of subjects) await close?.();
    if (values.keep) console.log(place);
    else await rm(place, { recursive: true, force: true });
  }
  const failed = results.filter(({ differing, leftovers, problems }) => differing.length + leftovers.length + problems.length > 0); // prettier-ignore
  console.log(`${results.length - failed.length} passed, ${failed.length} failed`);
  return failed.length > 0 ? 1 : 0;
});
