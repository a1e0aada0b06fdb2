// What one small op costs: tf.add of two scalars, no gradient, its result disposed of, and the steps on the way.
//   node measureOpOverhead.js --engine libtorch|cpu|tensorflow [--rounds N]
// Prints one JSON line: microseconds a call over rounds of 20,000 calls, after a warm-up;
// null where the engine is not there.
import { parseArgs } from 'node:util';

import { type Handle, installBackend } from '@dynclean/backend-libtorch';
import { type EngineName, listEngines, startEngine } from '@dynclean/engine';
import * as tf from '@tensorflow/tfjs-core';

import { type Summary, summarize } from '../measuring/summarize.js';
import { printResult } from './printResult.js';

/** What is printed. */
export interface OpOverhead {
  readonly version: string;
  readonly tfjs: string;
  readonly microseconds: Readonly<Record<string, Summary>> & { readonly 'tf.add': Summary };
}

const { values } = parseArgs({
  options: { engine: { type: 'string', default: 'libtorch' }, rounds: { type: 'string', default: '21' } },
});
const CALLS = 20_000;

function measure(body: () => void): Summary {
  for (let i = 0; i < CALLS; i++) body();
  const rounds = Array.from({ length: Number(values.rounds) }, () => {
    const start = performance.now();
    for (let i = 0; i < CALLS; i++) body();
    return ((performance.now() - start) * 1000) / CALLS;
  });
  return summarize(rounds);
}

function measureAddon(): Record<string, Summary> {
  const { binding } = installBackend();
  const make = (value: number): Handle => binding.fromTypedArray(Float32Array.of(value), []);
  const [one, two] = [make(1), make(2)];
  const [add, alias] = [binding.operator('add.Tensor'), binding.operator('alias')];
  return {
    'of it: the operator through the addon, and its release': measure(() =>
      binding.release(binding.call(add, one, two) as Handle),
    ),
    'an operator that does nothing through the addon (alias), and its release': measure(() =>
      binding.release(binding.call(alias, one) as Handle),
    ),
  };
}

async function measureEngine(engine: EngineName): Promise<OpOverhead> {
  const { version } = await startEngine({ engine, ...(engine === 'cpu' ? {} : { threads: 1 }) });
  const [a, b] = [tf.scalar(1), tf.scalar(2)];
  const add = { 'tf.add': measure(() => tf.add(a, b).dispose()) };
  const microseconds = { ...add, ...(engine === 'libtorch' && measureAddon()) };
  return { version, tfjs: tf.version_core, microseconds };
}

const found = listEngines().find(({ name, available }) => name === values.engine && available);
printResult(found === undefined ? null : await measureEngine(found.name));
