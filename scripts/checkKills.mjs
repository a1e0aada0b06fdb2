// Shows that nothing is lost or bent when a run is killed: runs a small grid once undisturbed, once killed (SIGKILL, the
// runner and all its stages) at random moments and started again each time, and compares every result bit by bit.
//   node scripts/checkKills.mjs [--kills 50] [--seed 1] [--keep]
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log('usage: node scripts/checkKills.mjs [--kills 50] [--seed 1] [--keep]');
  process.exit(0);
}
const kills = Number(values.kills);
const program = new URL('../packages/cli/bin/dynclean.js', import.meta.url).pathname;
const place = await mkdtemp(join(tmpdir(), 'dynclean-kills-'));

/** Every kind of stage: dynamics, threshold runs, cleanings, oracle, trainings, self-training; two jobs at a time. */
const manifest = join(place, 'grid.yaml');
await writeFile(
  manifest,
  `paper: none
item: kills
kind: ablation
title: A grid to be killed
source: none
grid:
  - datasets: demo
    models: [roberta, roberta-topneg]
    versions: [D, D2, D4-confidence, oracle]
    training: { totalEpochs: 8 }
  - datasets: demo
    models: roberta-st
    versions: D4
    training: { totalEpochs: 8 }
metrics: [f1]
cost: { trainings: 11, about: seconds }
`,
);
const profile = join(place, 'kills.yaml');
await writeFile(
  profile,
  `name: kills
about: The tiny profile with more epochs, so that there is something to kill.
encoder: { random: { numLayers: 2, hiddenSize: 64, seed: 42 } }
dataset: demo
sentences: { train: 64, dev: 16, test: 16 }
training: { batchSize: 4, encoderLr: 1.0e-3, headLr: 1.0e-2, widthEmbeddingSize: 16, headHiddenSize: 32 }
cleaning: { kPos: 30, kNeg: 30 }
`,
);

/** Starts the run in a process group of its own, so that a kill takes its stages along, as a power cut would. */
function start(results) {
  const args = [program, 'run', manifest, '--profile', profile, '--results', results, '--jobs', '2', '--threads', '1'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (text) => (errors += text));
  const ended = new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal, errors })));
  return { child, ended };
}

/** The processes of a run: the runner and its stages, by the folder that they were told. */
async function findProcesses(results) {
  const found = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const line = await readFile(join('/proc', pid, 'cmdline'), 'utf8').catch(() => '');
    if (line.includes(results) && Number(pid) !== process.pid) found.push(Number(pid));
  }
  return found;
}

async function killAll(results) {
  for (let round = 0; round < 20; round++) {
    const pids = await findProcesses(results);
    if (pids.length === 0) return;
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It was faster.
      }
    }
    await sleep(10);
  }
}

/** What may differ: times, process ids, how often it went on, and what was measured with a clock. */
const volatile = /"(totalMs|trainingMs|stepMs|elapsedMs|startedAt|finishedAt|resumed|cleaning)": ?("[^"]*"|[\d.e+-]+)/g;

async function readResults(results) {
  const stages = join(results, 'stages');
  const hashes = new Map();
  for (const entry of await readdir(stages, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    let content = await readFile(path);
    if (/\.jsonl?$/.test(path)) content = content.toString().replace(volatile, '').replaceAll(results, '');
    hashes.set(relative(stages, path), createHash('sha256').update(content).digest('hex'));
  }
  return hashes;
}

/** A sequence of numbers in [0, 1) that repeats (Lehmer's generator). */
let state = Number(values.seed) || 1;
const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;

const whole = join(place, 'whole');
const began = performance.now();
const undisturbed = await start(whole).ended;
if (undisturbed.code !== 0) throw new Error(`the undisturbed run failed:\n${undisturbed.errors}`);
const wholeMs = performance.now() - began;
console.log(`undisturbed: ${(wholeMs / 1000).toFixed(1)} s, ${(await readdir(join(whole, 'stages'))).length} stages`);

const broken = join(place, 'broken');
let done = 0;
let finishedEarly = 0;
while (done < kills) {
  const { child, ended } = start(broken);
  // From the middle of its own start to some stages further on: the whole lasts for many kills.
  const delay = 500 + 4500 * random();
  const outcome = await Promise.race([ended, sleep(delay).then(() => null)]);
  if (outcome !== null) {
    if (outcome.code !== 0) throw new Error(`kill ${done}: the run failed by itself:\n${outcome.errors}`);
    // All is done before all kills are: some finished stages go, and it goes on.
    finishedEarly++;
    const names = (await readdir(join(broken, 'stages'))).filter((name) => !name.startsWith('.'));
    for (const name of names) if (random() < 0.5) await rm(join(broken, 'stages', name), { recursive: true });
    continue;
  }
  child.kill('SIGKILL');
  if (random() < 0.8) await killAll(broken); // else the stages find out for themselves that their runner is gone
  await ended;
  done++;
  if (done % 10 === 0) console.log(`${done} kills`);
}
const last = await start(broken).ended;
if (last.code !== 0) throw new Error(`the run after the last kill failed:\n${last.errors}`);
const left = (await readdir(join(broken, 'stages'))).filter((name) => name.startsWith('.'));
const locks = await readdir(join(broken, 'locks'));
const [expected, got] = [await readResults(whole), await readResults(broken)];
const differences = [...new Set([...expected.keys(), ...got.keys()])].filter(
  (path) => expected.get(path) !== got.get(path),
);
let resumed = 0;
for (const name of await readdir(join(broken, 'logs'))) {
  resumed += (await readFile(join(broken, 'logs', name), 'utf8')).split('goes on after epoch').length - 1;
}
console.log(
  `${done} kills (${finishedEarly} times everything was done and half was removed again); trainings went on ${resumed} times; ` +
    `${expected.size} files, ${differences.length} differ; left behind: ${left.length} folders, ${locks.length} locks`,
);
for (const path of differences.slice(0, 20)) console.log(`  differs: ${path}`);
if (!values.keep) await rm(place, { recursive: true, force: true });
else console.log(place);
process.exitCode = differences.length + left.length + locks.length === 0 ? 0 : 1;
