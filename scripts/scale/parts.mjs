// @ts-check
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { ownProgram, runForResult, runTimed } from '../../packages/bench/dist/measuring/runTimed.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = join(root, 'packages', 'cli', 'bin', 'dynclean.js');
const thirds = (/** @type {number | null} */ value) => (value === null ? null : Math.round(value * 1000) / 1000);

/** Bytes of all files below a folder. */
async function measureFolder(/** @type {string} */ folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(file.parentPath, file.name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** What a command takes, from its start to its end. */
async function timeCommand(/** @type {string[]} */ args, /** @type {AbortSignal} */ signal) {
  const ended = await runTimed({ command: process.execPath, args: [program, ...args], signal, discardsOutput: true });
  const { seconds, cpuSeconds, peakMiB } = ended;
  return { seconds: thirds(seconds), cpuSeconds, peakMiB: Math.round(peakMiB ?? 0) };
}

/**
 * @typedef {object} ScalePlace
 * @property {string} folder - Of the made-up data.
 * @property {number} epochs
 * @property {AbortSignal} signal
 */

/** Makes a corpus of so many spans up, and dynamics of two runs. */
export async function makeData(/** @type {ScalePlace} */ { folder, epochs, signal }, /** @type {number} */ spans) {
  const words = [folder, String(spans), String(epochs)];
  const { seconds, result } = await runForResult(ownProgram('makeScaleData', words, signal));
  return { ...result, seconds: thirds(seconds), bytes: await measureFolder(folder) };
}

/** From recorded dynamics to decisions, the table of all spans and D', in one process that holds none of them. */
export async function measureCleaning(/** @type {ScalePlace} */ { folder, epochs, signal }) {
  const out = join(folder, 'cleaned');
  await mkdir(out, { recursive: true });
  const { seconds, result } = await runForResult(ownProgram('cleanScaleData', [folder, String(epochs), out], signal));
  const { seconds: bySteps, spans: _spans, ...rest } = result;
  await rm(out, { recursive: true });
  return { seconds: thirds(seconds), bySteps, ...rest };
}

/** Reading, checking and counting the corpus by the commands, which hold its sentences. */
export async function measureReading(/** @type {ScalePlace} */ { folder, signal }) {
  const corpus = join(folder, 'corpus');
  return {
    check: await timeCommand(['data', 'check', corpus], signal),
    stats: await timeCommand(['data', 'stats', corpus], signal),
  };
}

/** The same cleaning by the commands, which hold the corpus as numbers, and what is done with a clean run after it. */
export async function measureCommands(/** @type {ScalePlace} */ { folder, epochs, signal }) {
  const corpus = join(folder, 'corpus');
  const run = join(folder, 'run');
  const files = (/** @type {string} */ name) =>
    Array.from({ length: epochs }, (_, epoch) => join(folder, name, `epoch-${epoch + 1}.arrow`));
  const foreign = ['--dynamics', ...files('dynamics'), '--threshold', ...files('threshold'), '--ids', join(folder, 'ids.json')]; // prettier-ignore
  const time = (/** @type {string[]} */ ...args) => timeCommand(args, signal);
  const again = join(folder, 'again');
  const measured = {
    'clean --dynamics': await time('clean', corpus, ...foreign, '--out', run, '--quiet'),
    'clean --from': await time('clean', '--from', run, '--k-neg', '95', '--out', again, '--quiet'),
    compare: await time('compare', corpus, run, again, '--no-ranking'),
    sweep: await time('sweep', run),
    review: await time('review', run),
    'review --json': await time('review', run, '--json'),
  };
  for (const place of [run, again]) await rm(place, { recursive: true });
  return measured;
}

/** A plan of 10,000 cells, each a training of its own: two versions, ten rates of the head, 500 seeds. */
export async function measurePlanning(/** @type {ScalePlace} */ { folder, signal }) {
  const manifest = join(folder, 'plan.yaml');
  const seeds = Array.from({ length: 500 }, (_, index) => index + 1);
  const rates = Array.from({ length: 10 }, (_, index) => (index + 1) / 10_000);
  await mkdir(folder, { recursive: true });
  await writeFile(
    manifest,
    `paper: none
item: scale
kind: ablation
title: Ten thousand cells
source: none
common: ${join(root, 'experiments', 'dynclean', 'common.yaml')}
grid:
  - datasets: demo
    models: roberta
    versions: [D, D1]
    seeds: [${seeds.join(', ')}]
    training: { headLr: [${rates.join(', ')}] }
metrics: [f1]
cost: { trainings: 10000, about: months }
`,
  );
  const results = join(folder, 'results');
  return timeCommand(
    ['run', manifest, '--profile', 'tiny', '--plan', '--seeds', '1:500', '--results', results],
    signal,
  );
}
