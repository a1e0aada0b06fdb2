#!/usr/bin/env node
// @ts-check
// Damaged files of every format: each is refused with its place or read as sentences that make sense; none ends or
// holds up the program.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';

import { readCommit, readMachine } from '../packages/bench/dist/index.js';
import { createSeeds } from './formats/fuzzSeeds.mjs';
import { createDice, mutateBytes } from './formats/mutateBytes.mjs';

const help = `Damages files of every format of packages/datasets and reads them, in a thread of its own.

Usage: node scripts/fuzzFormats.mjs [--inputs 10000] [--seed 1] [--out FILE]

Exit code 1 where a reader throws anything but an InputError, gives sentences that make no sense, or takes longer than 15
seconds. --out keeps the counts as JSON.
`;
const MAX_MS = 15_000;
const READING = [
  {},
  { align: 'expand', nested: 'outermost' },
  { align: 'contract', nested: 'longest' },
  { align: 'drop', nested: 'first', language: 'de' },
];

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
});
if (values.help) {
  process.stdout.write(help);
  process.exit(0);
}

const folder = mkdtempSync(join(tmpdir(), 'dynclean-fuzz-'));
/** Told what became of the input that is being read. @type {(answered: any) => void} */
let answer = () => {};

function start() {
  const thread = new Worker(new URL('./formats/fuzzWorker.mjs', import.meta.url), { workerData: { folder } });
  thread.on('message', (message) => answer(message));
  thread.on('error', (error) => answer({ outcome: 'crashed', message: String(error.stack), isOver: true }));
  return thread;
}
let worker = start();

/** What became of an input; the thread is replaced where it does not answer, or ended. */
async function ask(input) {
  let timer;
  const answered = await new Promise((resolve) => {
    answer = resolve;
    timer = setTimeout(() => resolve({ outcome: 'hung', isOver: true }), MAX_MS);
    worker.postMessage(input);
  });
  clearTimeout(timer);
  if (answered.isOver) {
    await worker.terminate();
    worker = start();
  }
  return answered;
}

const seeds = await createSeeds();
const counts = {};
const faults = [];
let slowestMs = 0;
try {
  for (let number = 0; number < Number(values.inputs); number++) {
    const seed = seeds[number % seeds.length];
    const dice = createDice(Number(values.seed) * 1_000_003 + number);
    const isWhole = number < seeds.length; // each once as it is: then it must be read
    const bytes = isWhole ? seed.bytes : mutateBytes(seed.bytes, dice);
    const reading = READING[isWhole ? 1 : dice(READING.length)];
    const begin = performance.now();
    const { outcome, message } = await ask({ number, name: seed.name, bytes, beside: seed.beside, reading });
    slowestMs = Math.max(slowestMs, performance.now() - begin);
    const own = (counts[seed.format] ??= { read: 0, refused: 0, 'refused as a whole': 0, crashed: 0, hung: 0 });
    own[outcome]++;
    if (outcome === 'crashed' || outcome === 'hung' || (isWhole && outcome !== 'read')) {
      faults.push({ number, format: seed.format, outcome });
      process.stdout.write(
        `input ${number} (${seed.format}): ${outcome}${isWhole ? ' as it is' : ''} ${message ?? ''}\n`,
      );
    }
    if (number % 1000 === 999) {
      process.stderr.write(`${number + 1} of ${values.inputs}\n`);
    }
  }
} finally {
  await worker.terminate();
  rmSync(folder, { recursive: true, force: true });
}
const total = (outcome) => Object.values(counts).reduce((sum, own) => sum + own[outcome], 0);
const totals = Object.fromEntries(
  ['read', 'refused', 'refused as a whole', 'crashed', 'hung'].map((outcome) => [outcome, total(outcome)]),
);
const result = {
  what: 'damaged files of every format',
  date: new Date().toISOString().slice(0, 10),
  commit: readCommit(fileURLToPath(new URL('..', import.meta.url))),
  machine: readMachine(),
  seed: Number(values.seed),
  inputs: Number(values.inputs),
  slowestMs: Math.round(slowestMs),
  totals,
  formats: counts,
};
process.stdout.write(`${JSON.stringify(totals)}\n`);
if (values.out !== undefined) writeFileSync(values.out, `${JSON.stringify(result, null, 2)}\n`);
process.exitCode = faults.length > 0 ? 1 : 0;
