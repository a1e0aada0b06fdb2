#!/usr/bin/env node
// @ts-check
// Whether memory stays where it is over many training steps and many random ops on libtorch.
import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { runAsProgram } from './setup/runAsProgram.mjs';

const help = `Takes training steps of a tiny model, then random ops, on libtorch, and compares what is held before and after.

Usage: node --expose-gc scripts/checkLeaks.mjs [options]

  --steps N      training steps (10000)
  --ops N        random ops (100000)
  --growth MIB   how much larger the process may be afterwards (24)
  --out FILE     writes the figures as JSON

Live handles and bytes in libtorch must be exactly what they were; the resident size is measured after a tenth of the
work, when caches are warm, and again at the end. Exit code 1 where something grew.
`;
const { values } = parseArgs({
  options: {
    steps: { type: 'string', default: '10000' },
    ops: { type: 'string', default: '100000' },
    growth: { type: 'string', default: '24' },
    out: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

/** One training step of a two-layer encoder and its head: forward, backward, AdamW, the loss read. */
async function prepareTraining() {
  const [{ makeTinyTask }, { AdamW }, { createObjective }, tf] = await Promise.all([
    import('../packages/training/dist/testing/index.js'),
    import('../packages/training/dist/index.js'),
    import('../packages/methods/dist/index.js'),
    import('@tensorflow/tfjs-core'),
  ]);
  const { corpus, spans, settings, createModel } = makeTinyTask({ method: { name: 'topneg', settings: {} } });
  const model = createModel(1);
  const { encoder, head } = model.trainable();
  const parameters = new Map([...encoder, ...head]);
  const optimizer = new AdamW([{ parameters, learningRate: 1e-3, weightDecay: 0 }], settings);
  const objective = createObjective({ corpus, labels: spans.labels, settings });
  return (step) => {
    const first = (3 * step) % corpus.numSentences; // batches of unlike length, in turns
    const sentences = [0, 1, 2, 3].map((offset) => (first + offset) % corpus.numSentences);
    const batch = objective.prepare(model, sentences, { epoch: 1, step });
    const { value, grads } = tf.variableGrads(() => objective.loss(model, batch, step), [...parameters.values()]);
    optimizer.step(grads);
    if (step % 16 === 0) value.dataSync();
    tf.dispose([grads, value]);
    batch.dispose();
  };
}

/** One random op on random shapes: all of tfjs's kinds, those that run on copies in JavaScript included. */
async function prepareOps() {
  const tf = await import('@tensorflow/tfjs-core');
  let state = 12345;
  const below = (limit) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const size = () => below(12); // 0 now and then
  const matrix = (rows = size(), columns = size()) => tf.randomUniform([rows, columns], -1, 1, 'float32', below(1000));
  const full = () => matrix(size() + 1, size() + 1);
  /** @returns {import('@tensorflow/tfjs-core').Tensor4D} */
  const image = () => tf.reshape(tf.range(0, 2 * 6 * 6 * 3), [2, 6, 6, 3]);
  const ops = [
    () => tf.add(matrix(3, 4), tf.scalar(1)),
    () => tf.relu(tf.sub(matrix(), 0.5)),
    () => tf.sum(full(), below(2)),
    () => tf.matMul(matrix(5, 7), matrix(7, size())),
    () => tf.reshape(full(), [-1]),
    () => tf.concat([matrix(2, 3), matrix(4, 3)], 0),
    () => tf.split(matrix(6, 4), 3),
    () => tf.unstack(matrix(3, 4)),
    () => tf.transpose(full()),
    () => tf.slice(matrix(6, 6), [1, 2], [3, 2]),
    () => tf.gather(matrix(6, 3), tf.tensor1d([below(6), below(6)], 'int32')),
    () => tf.softmax(matrix(4, 5)),
    () => tf.topk(matrix(3, 9), 2).values,
    () => tf.cast(full(), 'int32'),
    () => tf.oneHot(tf.tensor1d([0, 2, 1], 'int32'), 4),
    () => tf.real(tf.spectral.fft(tf.complex(matrix(2, 8), matrix(2, 8)))),
    () =>
      tf.conv2d(image(), /** @type {import('@tensorflow/tfjs-core').Tensor4D} */ (tf.ones([3, 3, 3, 2])), 1, 'same'),
    () => tf.maxPool(image(), 2, 2, 'valid'),
    () => tf.cumsum(full(), 0),
    () => tf.unique(tf.tensor1d([1, 2, 1], 'int32')).values,
    () => tf.string.stringToHashBucketFast(tf.tensor1d(['a', 'b']), 10),
    () => tf.grad((x) => tf.sum(tf.square(tf.tanh(x))))(full()),
    () => tf.variable(full()).assign(tf.zeros([1, 1])), // refused: the shapes differ
    () => tf.matMul(matrix(2, 3), matrix(4, 5)), // refused
  ];
  return () =>
    tf.tidy(() => {
      try {
        ops[below(ops.length)]();
      } catch (error) {
        if (!/must match|incompatible|not match/i.test(String(error))) throw error;
      } finally {
        tf.disposeVariables();
      }
    });
}

async function measure(tf) {
  // Twice: what finalizers free in the first round is swept in the second.
  for (let round = 0; round < 2; round++) {
    globalThis.gc?.();
    await new Promise((wake) => setTimeout(wake, 20));
  }
  const { numTensors, numBytes, numBytesInLibtorch, numHandlesInLibtorch } = tf.memory();
  const residentMiB = Math.round((process.memoryUsage.rss() / 2 ** 20) * 10) / 10;
  return { numHandlesInLibtorch, numBytesInLibtorch, numTensors, numBytes, residentMiB };
}

async function compare(tf, { what, count, work }) {
  const warmUp = Math.ceil(count / 10);
  for (let i = 0; i < warmUp; i++) work(i);
  const before = await measure(tf);
  const startedAt = performance.now();
  let shownAt = startedAt;
  for (let i = 0; i < count; i++) {
    work(i);
    if (performance.now() - shownAt < 5000) continue;
    shownAt = performance.now();
    const left = ((shownAt - startedAt) / (i + 1)) * (count - i - 1);
    process.stderr.write(`${what}: ${i + 1} of ${count}, ${Math.ceil(left / 1000)} s left\n`);
  }
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  const after = await measure(tf);
  return { what, count, warmUp, seconds, before, after };
}

await runAsProgram('checkLeaks', async () => {
  if (values.help) return void process.stdout.write(help);
  if (globalThis.gc === undefined) throw new Error('start it with `node --expose-gc scripts/checkLeaks.mjs`');
  const tf = await import('@tensorflow/tfjs-core');
  const { startEngine } = await import('../packages/engine/dist/index.js');
  const { version } = await startEngine({ engine: 'libtorch', threads: 1 });
  const results = [
    await compare(tf, { what: 'training steps', count: Number(values.steps), work: await prepareTraining() }),
    await compare(tf, { what: 'random ops', count: Number(values.ops), work: await prepareOps() }),
  ];
  const limit = Number(values.growth);
  let failed = false;
  for (const { what, count, seconds, before, after } of results) {
    const growth = after.residentMiB - before.residentMiB;
    const same = ['numHandlesInLibtorch', 'numBytesInLibtorch', 'numTensors', 'numBytes'].every(
      (figure) => before[figure] === after[figure],
    );
    failed ||= !same || growth > limit;
    process.stdout.write(
      `${count} ${what} in ${seconds} s: live handles ${before.numHandlesInLibtorch} -> ${after.numHandlesInLibtorch}, ` +
        `bytes in libtorch ${before.numBytesInLibtorch} -> ${after.numBytesInLibtorch}, ` +
        `tensors ${before.numTensors} -> ${after.numTensors}, ` +
        `resident ${before.residentMiB} -> ${after.residentMiB} MiB (${growth > 0 ? '+' : ''}${growth.toFixed(1)})\n`,
    );
  }
  if (values.out !== undefined) {
    const machine = {
      cpu: os.cpus()[0]?.model,
      cores: os.cpus().length,
      platform: `${process.platform} ${os.release()}`,
    };
    const date = new Date().toISOString().slice(0, 10);
    const report = {
      what: 'memory over many steps and ops',
      date,
      machine,
      versions: { node: process.versions.node, engine: version },
      results,
    };
    mkdirSync(dirname(resolve(values.out)), { recursive: true });
    writeFileSync(values.out, `${JSON.stringify(report, null, 2)}\n`);
  }
  return failed ? 1 : 0;
});
