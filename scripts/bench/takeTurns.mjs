#!/usr/bin/env node
// Ours, taking turns: prints a line of JSON when ready, then one for each line of stdin, and a last one at its end.
//   node takeTurns.mjs --task step|record --data FOLDER --encoder FOLDER [--precision P] [--threads N] [--topneg]
// `step`: a training step on the next batch, as the training loop takes it. `record`:
// the dynamics of all candidate spans.
import { mkdtempSync, readSync, rmSync, writeSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { readUse } from './readUse.mjs';

const { values } = parseArgs({
  options: {
    task: { type: 'string' },
    data: { type: 'string' },
    encoder: { type: 'string' },
    precision: { type: 'string', default: 'auto' },
    threads: { type: 'string' },
    topneg: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
  },
});
const load = (path) => import(new URL(`../../packages/${path}`, import.meta.url).href);
const { openTraining } = await load('stages/dist/training/openTraining.js');
const { createModel } = await load('stages/dist/training/createModel.js');
const { recordDynamics, trainSpanModel } = await load('training/dist/index.js');
const { createObjective } = await load('methods/dist/index.js');
const { startProfiler } = await load('engine/dist/index.js');

const answer = (value) => writeSync(1, `${JSON.stringify(value)}\n`);
const byte = Buffer.alloc(1);
/** Waits for a line; false at the end of stdin. Blocks, since the loop that it stops takes one step after the other. */
const waitForTurn = () => {
  while (readSync(0, byte, 0, 1, null) > 0) if (byte[0] === 10) return true;
  return false;
};

const { inputs } = await openTraining(
  {
    dataset: values.data,
    encoder: values.encoder,
    engine: 'libtorch',
    device: 'cpu',
    precision: values.precision,
    ...(values.threads && { threads: Number(values.threads) }),
  },
  { method: { name: values.topneg ? 'topneg' : 'span', settings: {} }, totalEpochs: 1000 },
  { context: {} },
);
const { data, spans, corpora, encoder, engine, settings } = inputs;
const corpus = corpora.train;
const objective = createObjective({ corpus, labels: spans.labels, settings });
const subwords = objective.subwords();
const model = await createModel({ encoder, settings, numClasses: data.vocabulary.numClasses, subwords });
const profiler = values.profile ? startProfiler(engine) : null;
const ready = {
  engine,
  numSpans: spans.numSpans,
  numSentences: corpus.numSentences,
  subwordLengths: corpus.encodings.map(({ inputIds }) => inputIds.length),
  batchSize: settings.batchSize,
};

if (values.task === 'step') await takeSteps();
else await takePasses();
answer({ peakMiB: readUse().peakMiB, profile: profiler?.stop() ?? null });
process.exit(0);

async function takeSteps() {
  const controller = new AbortController();
  let started = 0;
  const wait = () => {
    if (!waitForTurn()) controller.abort();
    started = performance.now();
  };
  const onEvent = ({ kind, step }) => {
    if (kind !== 'step') return;
    answer({ ms: performance.now() - started, step });
    wait();
  };
  answer(ready);
  wait();
  try {
    await trainSpanModel({
      model,
      objective,
      corpus,
      labels: spans.labels,
      settings,
      onEvent,
      signal: controller.signal,
      meter: profiler?.meter,
    });
  } catch (error) {
    if (!controller.signal.aborted) throw error;
  }
}

async function takePasses() {
  const folder = mkdtempSync(join(os.tmpdir(), 'dynclean-bench-'));
  answer(ready);
  try {
    while (waitForTurn()) {
      const started = performance.now();
      await recordDynamics(model, corpus, { labels: spans.labels, path: join(folder, 'epoch-1.arrow') });
      answer({ ms: performance.now() - started });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
