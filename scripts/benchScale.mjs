#!/usr/bin/env node
// @ts-check
// What data of the size of a hundred million candidate spans take: makes a corpus and recorded dynamics of two runs up,
// and measures cleaning (in one process, as streams), reading and checking the corpus, the commands that read a clean
// run, and a plan of 10,000 cells. Figures of each size go to results/bench/scale.json, beside those of other sizes.
//   node scripts/benchScale.mjs --spans 1269878 [--spans 10000000 ...] [--epochs 10] [--only cleaning ...]
//     [--scratch FOLDER] [--out FILE] [--note TEXT]
// --epochs 0 makes the corpus alone, for --only reading; figures of the dynamics stay as they are then.
// 100 million spans of 10 epochs take 24 GB of disk for the dynamics and 5 GB for the table. `commands` copies the
// dynamics, so it takes 34 GB more; above 20 million spans it is left out unless it is asked for.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { readCommit, readMachine } from '../packages/bench/dist/measuring/readMachine.js';
import { roundAll } from '../packages/bench/dist/measuring/summarize.js';
import { judgeScale } from './scale/judgeScale.mjs';
import { makeData, measureCleaning, measureCommands, measurePlanning, measureReading } from './scale/parts.mjs';
import { runAsProgram } from './setup/runAsProgram.mjs';

const { values } = parseArgs({
  options: {
    spans: { type: 'string', multiple: true },
    epochs: { type: 'string', default: '10' },
    only: { type: 'string', multiple: true },
    scratch: { type: 'string', default: tmpdir() },
    out: { type: 'string' },
    note: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const root = fileURLToPath(new URL('..', import.meta.url));
const out = values.out ?? join(root, 'results', 'bench', 'scale.json');
/** Above so many spans `commands` is not for everybody's disk. */
const MOST_FOR_COMMANDS = 20_000_000;
const parts = { cleaning: measureCleaning, reading: measureReading, commands: measureCommands };

/** Figures that were there, of other sizes. */
async function readKept() {
  const text = await readFile(out, 'utf8').catch(() => '{}');
  const { sizes = [], planning = null } = JSON.parse(text);
  return { sizes, planning };
}

await runAsProgram('benchScale', async (signal) => {
  if (values.help) {
    console.log('usage: node scripts/benchScale.mjs --spans N [--spans N ...] [--epochs 10] [--only cleaning|reading|commands|planning ...] [--scratch FOLDER] [--out FILE] [--note TEXT]'); // prettier-ignore
    return 0;
  }
  const isWanted = (/** @type {string} */ name, /** @type {number} */ spans) =>
    values.only?.includes(name) ?? (name !== 'commands' || spans <= MOST_FOR_COMMANDS);
  const epochs = Number(values.epochs);
  const kept = await readKept();
  const facts = () => ({ date: new Date().toISOString().slice(0, 10), commit: readCommit(root), machine: readMachine(), ...(values.note && { note: values.note }) }); // prettier-ignore
  const write = async () => {
    const what = 'cost of cleaning, reading and planning as data grow to a hundred million candidate spans';
    await mkdir(dirname(out), { recursive: true });
    await writeFile(out, `${JSON.stringify(roundAll({ what, versions: { node: process.versions.node }, ...kept }), null, 2)}\n`); // prettier-ignore
  };
  if (values.only?.includes('planning') ?? true) {
    const folder = await mkdtemp(join(values.scratch, 'dynclean-scale-'));
    kept.planning = { cells: 10_000, ...(await measurePlanning({ folder, epochs, signal })), ...facts() };
    console.log(`planning: ${JSON.stringify(kept.planning)}`);
    await rm(folder, { recursive: true });
    await write();
  }
  for (const spans of (values.spans ?? []).map(Number)) {
    const folder = await mkdtemp(join(values.scratch, 'dynclean-scale-'));
    try {
      const place = { folder, epochs, signal };
      const data = await makeData(place, spans);
      console.log(`made up: ${JSON.stringify(data)}`);
      const measured = {};
      for (const [name, measure] of Object.entries(parts)) {
        if (!isWanted(name, spans)) continue;
        measured[name] = await measure(place);
        console.log(`${name}: ${JSON.stringify(measured[name])}`);
      }
      const others = kept.sizes.filter((size) => size.asked !== spans);
      const former = kept.sizes.find((size) => size.asked === spans) ?? {};
      const { seconds: _seconds, bytes, ...made } = data;
      const ofDynamics = epochs === 0 ? {} : { epochs: `2 runs of ${epochs}`, bytes };
      const own = { ...former, asked: spans, ...made, ...ofDynamics, ...measured, ...facts() };
      // What was measured before was measured on another commit.
      own.commits = Object.fromEntries(
        Object.keys(parts).flatMap((name) =>
          name in own ? [[name, name in measured ? own.commit : (former.commits?.[name] ?? former.commit)]] : [],
        ),
      );
      kept.sizes = [...others, own].sort((a, b) => a.asked - b.asked);
      await write();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  const lines = judgeScale(kept);
  for (const { what, isMet } of lines) console.log(`${isMet ? 'ok    ' : 'MISSED'} ${what}`);
  const numMet = lines.filter(({ isMet }) => isMet).length;
  console.log(`${numMet} passed, ${lines.length - numMet} failed`);
  return numMet === lines.length ? 0 : 1;
});
