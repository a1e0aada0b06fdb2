#!/usr/bin/env node
// What one small op costs: tf.add of two scalars, no gradient, its result disposed of.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import * as tf from '@tensorflow/tfjs-core';

import { startEngine } from '../../packages/engine/dist/index.js';
import { installBackend } from '../../packages/backend-libtorch/dist/index.js';

const fromRoot = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const usage = `node scripts/bench/opOverhead.mjs [--out FILE] [--rounds N]

Microseconds of tf.add on two scalars (median over rounds of 20,000 calls, after a warm-up), on libtorch and on the
plain cpu backend, and of the steps on the way. Runs at real-time priority where the machine lets it (chrt), so that
other programs' load stays out of the figures.

  --out FILE    result (results/bench/op-overhead.json)
  --rounds N    (21)
`;
const { values } = parseArgs({
  options: {
    out: { type: 'string', default: fromRoot('results/bench/op-overhead.json') },
    rounds: { type: 'string', default: '21' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  process.stdout.write(usage);
  process.exit(0);
}
const CALLS = 20_000;
const isRealTime = spawnSync('chrt', ['-f', '-p', '50', String(process.pid)]).status === 0;

function measure(body) {
  for (let i = 0; i < CALLS; i++) body();
  const rounds = Array.from({ length: Number(values.rounds) }, () => {
    const start = performance.now();
    for (let i = 0; i < CALLS; i++) body();
    return ((performance.now() - start) * 1000) / CALLS;
  }).toSorted((a, b) => a - b);
  const at = (share) => Math.round(rounds[Math.floor(share * (rounds.length - 1))] * 1000) / 1000;
  return { median: at(0.5), fastest: at(0), p90: at(0.9) };
}

const microseconds = {};
const { version } = await startEngine({ engine: 'libtorch', threads: 1 });
const { binding } = installBackend();
const [a, b] = [tf.scalar(1), tf.scalar(2)];
microseconds['tf.add, libtorch'] = measure(() => tf.add(a, b).dispose());
const handles = [binding.fromTypedArray(Float32Array.of(1), []), binding.fromTypedArray(Float32Array.of(2), [])];
const add = binding.operator('add.Tensor');
const alias = binding.operator('alias');
microseconds['of it: the operator through the addon, and its release'] = measure(() =>
  binding.release(binding.call(add, ...handles)),
);
microseconds['an operator that does nothing through the addon (alias), and its release'] = measure(() =>
  binding.release(binding.call(alias, handles[0])),
);
tf.dispose([a, b]);
await startEngine({ engine: 'cpu' });
const [c, d] = [tf.scalar(1), tf.scalar(2)];
microseconds['tf.add, plain cpu backend'] = measure(() => tf.add(c, d).dispose());

const target = 3;
const { median } = microseconds['tf.add, libtorch'];
const result = {
  what: 'tf.add of two scalars through the backend, no gradient, result disposed of; microseconds a call',
  date: new Date().toISOString().slice(0, 10),
  machine: {
    cpu: os.cpus()[0]?.model,
    cores: os.cpus().length,
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    loadAverage: os.loadavg().map((load) => Math.round(load * 100) / 100),
    platform: `${process.platform} ${os.release()}`,
    realTimePriority: isRealTime,
  },
  versions: {
    node: process.versions.node,
    engine: version,
    tfjs: tf.version_core,
    commit: execFileSync('git', ['-C', fromRoot(''), 'rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim(),
    package: JSON.parse(readFileSync(fromRoot('package.json'), 'utf8')).version,
  },
  microseconds,
  target: { median: target, met: median <= target },
};
mkdirSync(dirname(values.out), { recursive: true });
writeFileSync(values.out, `${JSON.stringify(result, null, 2)}\n`);
for (const [name, figures] of Object.entries(microseconds)) {
  process.stdout.write(
    `${figures.median.toFixed(2).padStart(6)} us  (${figures.fastest.toFixed(2)} to ${figures.p90.toFixed(2)})  ${name}\n`,
  );
}
process.exitCode = median <= target ? 0 : 1;
