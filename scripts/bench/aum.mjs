#!/usr/bin/env node
// Times the cleaning of recorded dynamics, ours and a Python peer's, on the same made-up data in the same run.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { makeDynamics } from './makeDynamics.mjs';

const fromHere = (path) => fileURLToPath(new URL(path, import.meta.url));
const usage = `node scripts/bench/aum.mjs [options]

AUM, Confidence, Variability, thresholds and removals over ${(1_269_878).toLocaleString('en')} spans and 10 epochs, in a fresh process
(its start-up counts), beside the straightforward Python of scripts/peer/aum_jsonl.py.

  --spans N      candidate spans (1269878, those of CoNLL03)
  --epochs N     epochs of each of the two runs (10)
  --runs N       repetitions of ours (5), of which the median counts; the peer runs once
  --python CMD   Python of the peer (python3); "none" leaves it out
  --note TEXT    goes into the result: what else the machine was doing
  --out FILE     result (results/bench/aum.json)
`;
const { values } = parseArgs({
  options: {
    spans: { type: 'string', default: '1269878' },
    epochs: { type: 'string', default: '10' },
    runs: { type: 'string', default: '5' },
    python: { type: 'string', default: 'python3' },
    out: { type: 'string', default: fromHere('../../results/bench/aum.json') },
    note: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}
const numSpans = Number(values.spans);
const epochs = Number(values.epochs);
const runs = Number(values.runs);
const targets = { seconds: 2, peakMiB: 300 };
const log = (text) => console.error(text);

const folder = mkdtempSync(join(os.tmpdir(), 'dynclean-bench-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));

log(`Writing dynamics of ${numSpans} spans and 2 x ${epochs} epochs to ${folder} ...`);
const { writeMs } = await makeDynamics(folder, {
  numSpans,
  epochs,
  jsonlSpans: values.python === 'none' ? 0 : numSpans,
});

const node = (script, ...args) => runTimed(process.execPath, [fromHere(script), ...args]);
const table = join(folder, 'spans.arrow');
const ours = repeat('ours', () => node('cleanDynamics.mjs', folder));
const oursCold = dropCaches()
  ? repeat('ours, files not in memory', () => (dropCaches(), node('cleanDynamics.mjs', folder)))
  : null;
const oursTable = repeat('ours, with the table of all spans', () =>
  node('cleanDynamics.mjs', folder, '--table', table),
);

let peer = null;
let oursFromJsonl = null;
if (values.python !== 'none') {
  log('peer, once ...');
  peer = runTimed(values.python, [fromHere('../peer/aum_jsonl.py'), folder, String(epochs)]);
  requireEqual(ours.result, peer.result);
  log(`  ${peer.seconds.toFixed(1)} s, ${peer.result.peakMiB.toFixed(0)} MiB`);
  log("ours, reading the peer's JSON Lines, once ...");
  const [first, second] = ['dynamics', 'threshold'].map((run) =>
    node('importJsonl.mjs', folder, run, String(epochs), String(numSpans), join(folder, 'imported', run)),
  );
  oursFromJsonl = {
    seconds: first.seconds + second.seconds + ours.medianSeconds,
    peakMiB: Math.max(first.result.peakMiB, second.result.peakMiB, ours.peakMiB),
  };
}

const result = {
  what: `AUM, Confidence, Variability, thresholds and removals from recorded dynamics: ${numSpans} spans, 2 runs of ${epochs} epochs`,
  date: new Date().toISOString().slice(0, 10),
  machine: {
    cpu: os.cpus()[0]?.model.trim(),
    cores: os.availableParallelism(),
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    loadAverage: os.loadavg().map((load) => Number(load.toFixed(1))),
    platform: `${os.platform()} ${os.release()} ${os.arch()}`,
  },
  note: values.note ?? null,
  versions: {
    node: process.versions.node,
    'apache-arrow': JSON.parse(readFileSync(fromHere('../../node_modules/apache-arrow/package.json'), 'utf8')).version,
    python: peer && spawnSync(values.python, ['--version'], { encoding: 'utf8' }).stdout.trim(),
  },
  writing: {
    note: 'seconds to write one epoch while it comes',
    ours: round(writeMs.arrow / 2 / epochs / 1000),
    jsonLinesByNode: peer && round(writeMs.jsonl / 2 / epochs / 1000),
  },
  ours: summary(ours),
  oursFilesNotInMemory: oursCold && summary(oursCold),
  oursWithSpansTable: summary(oursTable),
  oursFromJsonLines: oursFromJsonl && { seconds: round(oursFromJsonl.seconds), peakMiB: round(oursFromJsonl.peakMiB) },
  peer: peer && {
    script: 'scripts/peer/aum_jsonl.py',
    runs: 1,
    seconds: round(peer.seconds),
    peakMiB: round(peer.result.peakMiB),
    cpuSeconds: round(peer.result.cpuSeconds),
  },
  ratio: peer && {
    seconds: round(peer.seconds / ours.medianSeconds),
    cpuSeconds: round(peer.result.cpuSeconds / ours.cpuSeconds),
    peakMemory: round(peer.result.peakMiB / ours.peakMiB),
    secondsFromJsonLines: round(peer.seconds / oursFromJsonl.seconds),
  },
  sameDecisions: peer && true,
  decisions: { tau: ours.result.tau, counts: ours.result.counts },
  targets,
  ok: ours.medianSeconds < targets.seconds && ours.peakMiB < targets.peakMiB,
};
mkdirSync(dirname(values.out), { recursive: true });
writeFileSync(values.out, `${JSON.stringify(result, null, 2)}\n`);
console.log(JSON.stringify(result, null, 2));
process.exitCode = result.ok ? 0 : 1;

function runTimed(command, args) {
  const start = performance.now();
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  const seconds = (performance.now() - start) / 1000;
  if (status !== 0) throw new Error(`${command} ${args[0]}: ${error ?? stderr}`);
  return { seconds, result: JSON.parse(stdout) };
}

function repeat(name, run) {
  log(`${name}, ${runs} times ...`);
  const all = Array.from({ length: runs }, run);
  const seconds = all.map((one) => one.seconds).sort((a, b) => a - b);
  const medianSeconds = (seconds[(runs - 1) >> 1] + seconds[runs >> 1]) / 2;
  const peakMiB = Math.max(...all.map((one) => one.result.peakMiB));
  const cpuSeconds = Math.min(...all.map((one) => one.result.cpuSeconds));
  log(`  median ${medianSeconds.toFixed(2)} s, at most ${peakMiB.toFixed(0)} MiB`);
  return { seconds, medianSeconds, peakMiB, cpuSeconds, result: all[0].result };
}

function summary({ seconds, medianSeconds, peakMiB, cpuSeconds }) {
  return {
    runs,
    medianSeconds: round(medianSeconds),
    seconds: seconds.map(round),
    peakMiB: round(peakMiB),
    cpuSeconds: round(cpuSeconds),
  };
}

/** Asks the kernel to forget the epoch files, where GNU dd is there; false where it is not. */
function dropCaches() {
  for (const run of ['dynamics', 'threshold']) {
    for (let epoch = 1; epoch <= epochs; epoch++) {
      const file = join(folder, run, `epoch-${epoch}.arrow`);
      const { status } = spawnSync('dd', [`of=${file}`, 'oflag=nocache', 'conv=notrunc,fdatasync', 'count=0']);
      if (status !== 0) return false;
    }
  }
  return true;
}

function requireEqual(mine, theirs) {
  const a = [
    mine.tau.positives,
    mine.tau.negatives,
    mine.counts.positives.removed,
    mine.counts.negatives.removed,
    mine.sumOfRemovedIds,
  ];
  const b = [
    theirs.tau.positives,
    theirs.tau.negatives,
    theirs.removedPositives,
    theirs.removedNegatives,
    theirs.sumOfRemovedIds,
  ];
  if (a.some((value, index) => value !== b[index])) throw new Error(`ours and the peer's differ: ${a} and ${b}`);
}

function round(value) {
  return Number(value.toPrecision(3));
}
