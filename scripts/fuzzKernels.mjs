#!/usr/bin/env node
// @ts-check
// Many calls of the backend's kernels, right and wrong, in processes of their own, so that one that ends is seen.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { readCommit, readMachine } from '../packages/bench/dist/index.js';
import { runAsProgram } from './setup/runAsProgram.mjs';
import { SetupError } from './setup/SetupError.mjs';

const help = `Calls every kernel of packages/backend-libtorch, and those of packages/models, with valid arguments, in strided, reshaped and shared layouts, and with
wrong ones: shapes, dtypes, indices, attributes, missing and disposed tensors. Values are held to TensorFlow.js's plain
backend, those of the fused kernels to versions in plain JavaScript. Exit code 1 where a value is wrong, something
wrong is accepted, a tensor is left behind, or a process ends.

Usage: node scripts/fuzzKernels.mjs [--calls 100000] [--seed 1] [--kernel Name,Name] [--out FILE]

  --calls    how many, 5,000 in a process
  --seed     decides all of them
  --kernel   these kernels alone
  --out      keeps the counts as JSON
`;
const callsPerProcess = 5000;
const inPackages = (...path) => fileURLToPath(new URL(join('..', 'packages', ...path), import.meta.url));
const worker = inPackages('backend-libtorch', 'tests', 'fuzz-kernels', 'run.mjs');
/** Kernels that other packages register. */
const others = [
  ['models', 'SpanFeatures'],
  ['methods', 'TopNegLabels'],
].map(([owner, name]) => inPackages(owner, 'tests', 'fuzz-kernels', `${name}.mjs`));

await runAsProgram('fuzzKernels', async (signal) => {
  const options = readOptions(process.argv.slice(2));
  if (options.help) return void process.stdout.write(help);
  const sums = { calls: 0, values: 0, refusals: 0, faults: 0, ended: 0 };
  for (let first = 0; first < options.calls; first += callsPerProcess) {
    const batch = { first, calls: Math.min(callsPerProcess, options.calls - first) };
    const { counts, faults, end, lastCall } = await runBatch({ ...options, ...batch, signal });
    for (const fault of faults) process.stdout.write(`${fault}\n`);
    if (counts === null) {
      sums.ended++;
      process.stdout.write(`the process ended with ${end} in call ${lastCall}\n`);
    }
    for (const [name, count] of Object.entries(counts ?? {})) sums[name] += count;
    process.stderr.write(`${first + batch.calls} of ${options.calls} calls\n`);
  }
  const { calls, values, refusals, faults, ended } = sums;
  process.stdout.write(
    `seed ${options.seed}: ${calls} calls, ${values} with values, ${refusals} refused; ` +
      `${faults} faults, ${ended} processes ended\n`,
  );
  if (options.out !== undefined) writeFileSync(options.out, `${JSON.stringify(describe(options, sums), null, 2)}\n`);
  return faults + ended > 0 ? 1 : 0;
});

function describe({ seed }, sums) {
  const project = fileURLToPath(new URL('..', import.meta.url));
  return {
    what: 'calls of kernels, right and wrong',
    date: new Date().toISOString().slice(0, 10),
    commit: readCommit(project),
    machine: readMachine(),
    seed,
    ...sums,
  };
}

function readOptions(argv) {
  let values;
  try {
    ({ values } = parseArgs({
      args: argv,
      options: {
        calls: { type: 'string', default: '100000' },
        seed: { type: 'string', default: '1' },
        kernel: { type: 'string', default: '' },
        out: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }));
  } catch (error) {
    throw new SetupError(`${/** @type {Error} */ (error).message}\n\n${help}`, { exitCode: 2 });
  }
  const [calls, seed] = [Number(values.calls), Number(values.seed)];
  for (const [name, value] of Object.entries({ calls, seed })) {
    if (Number.isSafeInteger(value) && value > 0) continue;
    throw new SetupError(`--${name}: must be an integer of at least 1, but got "${values[name]}"`, { exitCode: 2 });
  }
  return { ...values, calls, seed };
}

/** One process. Its standard error names each call before it is made, so that the last one is known. */
function runBatch({ first, calls, seed, kernel, signal }) {
  const args = [
    worker,
    ...others.flatMap((path) => ['--kernels', path]),
    '--verbose',
    '--first',
    first,
    '--calls',
    calls,
    '--seed',
    seed,
  ];
  if (kernel !== '') args.push('--kernel', kernel);
  const child = spawn(process.execPath, args.map(String), { stdio: ['ignore', 'pipe', 'pipe'], signal });
  const faults = [];
  let counts = null;
  let lastCall = 'none';
  createInterface({ input: child.stdout }).on('line', (line) => {
    const said = JSON.parse(line);
    if (said.calls === undefined) faults.push(`seed ${seed}, call ${said.number}, ${said.name}: ${said.fault}`);
    else counts = said;
  });
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (/^\d+ \w+$/.test(line)) lastCall = line;
    else if (line.startsWith('  ')) lastCall = `${lastCall.split(':')[0]}: ${line.trim()}`;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signalName) => {
      const end = signalName ?? `exit code ${code}`;
      resolve({ counts: code === 0 ? counts : null, faults, end, lastCall: `${lastCall} (seed ${seed})` });
    });
  });
}
