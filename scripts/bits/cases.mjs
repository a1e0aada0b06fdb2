// @ts-check
import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import os from 'node:os';
import { join } from 'node:path';

import { parseHelp } from './parseHelp.mjs';
import { runStopped } from './runStopped.mjs';

/** @typedef {import('./Side.mjs').Side} Side */

/**
 * Something that both commits do, by the command line.
 *
 * @typedef {object} Case
 * @property {string} name
 * @property {number} seconds - How long it takes with the two sides at once, on two cores: for the time that is left.
 * @property {'quick' | 'long'} size - `quick` ones stay with --quick.
 * @property {() => string | null} [findHindrance] - Why it cannot be run here.
 * @property {(side: Side) => Promise<void>} run
 */

/** Reproducible whatever the machine does beside. */
const one = ['--threads', '1'];
const fp32 = ['--engine', 'libtorch', '--precision', 'fp32'];

/** @type {readonly Case[]} */
export const cases = [
  { name: 'words of the command line', seconds: 60, size: 'quick', run: readHelps },
  {
    name: 'tiny grid on libtorch fp32',
    seconds: 90,
    size: 'quick',
    run: runGrid('tiny.yaml', 'tiny-profile.yaml', fp32),
  },
  {
    name: 'tiny grid on libtorch bf16',
    seconds: 90,
    size: 'quick',
    findHindrance: () => (hasBfloat16() ? null : 'the processor has no bfloat16'),
    run: runGrid('tiny.yaml', 'tiny-profile.yaml', ['--engine', 'libtorch', '--precision', 'bf16']),
  },
  {
    name: 'tiny grid on cpu',
    seconds: 300,
    size: 'quick',
    run: runGrid('tiny.yaml', 'tiny-profile.yaml', ['--engine', 'cpu']),
  },
  {
    name: 'real trainings: plain, TopNeg, self-training',
    seconds: 180,
    size: 'long',
    findHindrance: findNoEncoder,
    run: runGrid('real.yaml', 'bits.yaml', fp32),
  },
  {
    name: 'a real training stopped by SIGINT and gone on',
    seconds: 120,
    size: 'long',
    findHindrance: findNoEncoder,
    run: runInterrupted,
  },
  {
    name: 'clean stopped by SIGKILL and gone on',
    seconds: 400,
    size: 'long',
    findHindrance: findNoEncoder,
    run: runKilled,
  },
  {
    name: 'train on two threads, with dynamics',
    seconds: 90,
    size: 'long',
    findHindrance: findNoEncoder,
    run: runFolder('train', ['demo', '--total-epochs', '1', '--dynamics', ...fp32, '--threads', '2']),
  },
  {
    name: 'demo',
    seconds: 180,
    size: 'long',
    findHindrance: findNoEncoder,
    run: runFolder('demo', ['--total-epochs', '1', '--seed', '43', ...fp32, ...one]),
  },
];

/** The help of every command. @param {Side} side */
async function readHelps(side) {
  const left = [''];
  for (let command = left.shift(); command !== undefined; command = left.shift()) {
    const { stdout } = await side.run([...command.split(' ').filter((word) => word !== ''), '--help']);
    const help = parseHelp(stdout);
    side.outcome.helps.set(`dynclean ${command}`.trim(), help);
    left.push(...help.commands.filter((name) => name.startsWith(command) && name !== command));
  }
}

/**
 * A manifest from stages to its table.
 *
 * @param {string} manifest
 * @param {string} profile - A name, or a file of the inputs.
 * @param {string[]} engine
 * @returns {Case['run']}
 */
function runGrid(manifest, profile, engine) {
  return async (side) => {
    const words = chooseGrid(side, manifest, profile);
    await side.run(['run', ...words, '--results', side.at('results'), '--jobs', '1', ...engine, ...one]);
    await keepGrid(side, [...words, ...engine]);
  };
}

/**
 * @param {Side} side
 * @param {string} manifest
 * @param {string} profile
 */
function chooseGrid(side, manifest, profile) {
  const file = profile.endsWith('.yaml') ? join(side.inputs, profile) : profile;
  return [join(side.inputs, manifest), '--profile', file];
}

/**
 * @param {Side} side
 * @param {string[]} words - Manifest, profile, engine.
 * @param {string} [results]
 */
async function keepGrid(side, words, results = side.at('results')) {
  const table = ['table', ...words, '--results', results];
  side.keepJson('table --json', (await side.run([...table, '--json'])).stdout);
  side.keepText('table', (await side.run(table)).stdout);
  await side.keepFiles(results);
}

/** @param {Side} side */
async function runInterrupted(side) {
  const words = chooseGrid(side, 'stopped.yaml', 'bits.yaml');
  const run = (/** @type {string} */ results) => [
    'run',
    ...words,
    '--results',
    results,
    '--jobs',
    '1',
    ...fp32,
    ...one,
  ];
  const place = await runStopped(side, run, { by: 'SIGINT', wasInterrupted: wentOn });
  await keepGrid(side, [...words, ...fp32], place);
}

/** Whether a stage below a folder says that it went on. @param {string} folder */
async function wentOn(folder) {
  for (const name of await readdir(folder, { recursive: true })) {
    if (name.endsWith('.json') && /"resumed": *[1-9]/.test(await readFile(join(folder, name), 'utf8'))) return true;
  }
  return false;
}

/** @param {Side} side */
async function runKilled(side) {
  const options = ['--total-epochs', '1', '--train', ...fp32, ...one];
  const clean = (/** @type {string} */ out) => ['clean', 'demo', '--out', out, ...options];
  const place = await runStopped(side, clean, { by: 'SIGKILL', wasInterrupted: () => Promise.resolve(true) });
  await side.keepFiles(place);
}

/**
 * A command that leaves a folder and prints JSON.
 *
 * @param {string} command
 * @param {string[]} words
 * @returns {Case['run']}
 */
function runFolder(command, words) {
  return async (side) => {
    const { stdout } = await side.run([command, ...words, '--out', side.at('out'), '--json']);
    side.keepJson(`${command} --json`, stdout);
    await side.keepFiles(side.at('out'));
  };
}

function hasBfloat16() {
  try {
    return /\b(avx512_bf16|amx_bf16)\b/.test(readFileSync('/proc/cpuinfo', 'utf8'));
  } catch {
    return false; // another system than Linux
  }
}

function findNoEncoder() {
  const cache =
    process.env.DYNCLEAN_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(os.homedir(), '.cache'), 'dynclean');
  try {
    readFileSync(join(cache, 'encoders', 'minilm', 'config.json'));
    return null;
  } catch {
    return `needs the encoder minilm in ${cache}`;
  }
}
