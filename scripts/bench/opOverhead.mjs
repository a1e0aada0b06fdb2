#!/usr/bin/env node
// What one small op costs: tf.add of two scalars, no gradient, its result disposed of, and the steps on the way.
//   node opOverhead.mjs --engine libtorch|cpu|tensorflow [--rounds N]
// Prints one JSON line: microseconds a call over rounds of 20,000 calls, after a warm-up;
// null where the engine is not there.
import { parseArgs } from 'node:util';

import * as tf from '@tensorflow/tfjs-core';

import { listEngines, startEngine } from '../../packages/engine/dist/index.js';
import { installBackend } from '../../packages/backend-libtorch/dist/index.js';
import { summarize } from './summarize.mjs';

const { values } = parseArgs({
  options: { engine: { type: 'string', default: 'libtorch' }, rounds: { type: 'string', default: '21' } },
});
const CALLS = 20_000;

function measure(body) {
  for (let i = 0; i < CALLS; i++) body();
  const rounds = Array.from({ length: Number(values.rounds) }, () => {
    const start = performance.now();
    for (let i = 0; i < CALLS; i++) body();
    return ((performance.now() - start) * 1000) / CALLS;
  });
  return summarize(rounds);
}

async function measureEngine(engine) {
  const { version } = await startEngine({ engine, ...(engine === 'cpu' ? {} : { threads: 1 }) });
  const [a, b] = [tf.scalar(1), tf.scalar(2)];
  const microseconds = { 'tf.add': measure(() => tf.add(a, b).dispose()) };
  if (engine === 'libtorch') {
    const { binding } = installBackend();
    const handles = [binding.fromTypedArray(Float32Array.of(1), []), binding.fromTypedArray(Float32Array.of(2), [])];
    const [add, alias] = ['add.Tensor', 'alias'].map((name) => binding.operator(name));
    microseconds['of it: the operator through the addon, and its release'] = measure(() =>
      binding.release(binding.call(add, ...handles)),
    );
    microseconds['an operator that does nothing through the addon (alias), and its release'] = measure(() =>
      binding.release(binding.call(alias, handles[0])),
    );
  }
  return { version, tfjs: tf.version_core, microseconds };
}

const isThere = listEngines().some(({ name, available }) => name === values.engine && available);
const result = isThere ? await measureEngine(values.engine) : null;
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));
