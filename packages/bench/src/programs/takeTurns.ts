// Ours, taking turns: prints a line of JSON when ready, then one for each line of stdin, and a last one at its end.
//   node takeTurns.js --task step|record --data FOLDER --encoder FOLDER [--precision P] [--threads N] [--method NAME]
// `step`: a training step on the next batch, as the training loop takes it. `record`: the dynamics of all candidate
// spans.
import type { PrecisionChoice } from '@dynclean/schema';
import { mkdtempSync, readSync, rmSync, writeSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { startProfiler } from '@dynclean/engine';
import { createObjective, findMethod } from '@dynclean/methods';
import { createModel } from '@dynclean/stages/createModel';
import { openTraining } from '@dynclean/stages/openTraining';
import { recordDynamics, type TrainingEvent, trainSpanModel } from '@dynclean/training';

import { readUse } from '../measuring/readUse.js';

const { values } = parseArgs({
  options: {
    task: { type: 'string' },
    data: { type: 'string', default: '' },
    encoder: { type: 'string', default: '' },
    precision: { type: 'string', default: 'auto' },
    threads: { type: 'string' },
    method: { type: 'string', default: 'span' },
    profile: { type: 'boolean', default: false },
  },
});

const answer = (value: unknown): number => writeSync(1, `${JSON.stringify(value)}\n`);
const byte = Buffer.alloc(1);
/** Waits for a line; false at the end of stdin. Blocks, since the loop that it stops takes one step after the other. */
const waitForTurn = (): boolean => {
  while (readSync(0, byte, 0, 1, null) > 0) if (byte[0] === 10) return true;
  return false;
};

const { inputs } = await openTraining(
  {
    dataset: values.data,
    encoder: values.encoder,
    engine: 'libtorch',
    device: 'cpu',
    precision: values.precision as PrecisionChoice,
    ...(values.threads && { threads: Number(values.threads) }),
  },
  // Batches as the peer has them, whatever the method's own order is.
  { method: { name: values.method, settings: {} }, totalEpochs: 1000, batchSize: 16, batchOrder: 'fixed' },
  { context: {} },
);
const { data, spans, corpora, encoder, engine, settings } = inputs;
const corpus = corpora.train;
const objective = createObjective({ corpus, labels: spans.labels, settings });
const subwords = objective.subwords();
const { name: head, shape: headShape } = findMethod(settings.method.name).chooseHead(settings.method.settings);
const { numClasses } = data.vocabulary;
const model = await createModel({ encoder, settings, numClasses, head, headShape, subwords });
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

async function takeSteps(): Promise<void> {
  const controller = new AbortController();
  let started = 0;
  const wait = (): void => {
    if (!waitForTurn()) controller.abort();
    started = performance.now();
  };
  const onEvent = (event: TrainingEvent): void => {
    if (event.kind !== 'step') return;
    answer({ ms: performance.now() - started, step: event.step });
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

async function takePasses(): Promise<void> {
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
