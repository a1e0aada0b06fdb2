#!/usr/bin/env node
// @ts-check
// Times training steps of ours on the batches of a corpus, as the training loop takes them, and prints one JSON
// document. Waits for the device before and after, not in between: the loop itself looks at the loss every 16 steps.
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';

const usage = `node scripts/cuda/timeTraining.mjs --data FOLDER --encoder FOLDER [options]

  --data FOLDER     a dataset folder
  --encoder FOLDER  config.json, model.safetensors, tokenizer.json
  --device NAME     cpu, cuda, cuda:1 (auto)
  --precision NAME  fp32, bf16 (auto)
  --threads N       (all)
  --steps N         steps to time (100)
  --warmup N        steps before them (20)
  --no-topneg       all spans in the loss
  --twin FILE       compute on this library's device without hardware (buildTwinDevice.mjs) and count what is read back
`;
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    encoder: { type: 'string' },
    device: { type: 'string', default: 'auto' },
    precision: { type: 'string', default: 'auto' },
    threads: { type: 'string' },
    steps: { type: 'string', default: '100' },
    warmup: { type: 'string', default: '20' },
    'no-topneg': { type: 'boolean', default: false },
    twin: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help || !values.data || !values.encoder) {
  (values.help ? process.stdout : process.stderr).write(usage);
  process.exit(values.help ? 0 : 2);
}

const load = (path) => import(new URL(`../../packages/${path}`, import.meta.url).href);
const { installBackend } = await load('backend-libtorch/dist/index.js');
const { setEngineDevice } = await load('engine/dist/index.js');
const { openTraining } = await load('stages/dist/runs/openTraining.js');
const { createModel } = await load('stages/dist/training/createModel.js');
const { trainSpanModel } = await load('training/dist/index.js');
const { createObjective } = await load('methods/dist/index.js');

const [steps, warmup] = [Number(values.steps), Number(values.warmup)];
const controller = new AbortController();
const { inputs } = await openTraining(
  {
    dataset: values.data,
    encoder: values.encoder,
    engine: 'libtorch',
    device: values.device,
    precision: values.precision,
    ...(values.threads && { threads: Number(values.threads) }),
  },
  { method: { name: values['no-topneg'] ? 'span' : 'topneg', settings: {} }, totalEpochs: 1000 },
  { context: { signal: controller.signal } },
);
const { binding } = installBackend();
const twin = values.twin ? createRequire(import.meta.url)(values.twin) : null;
if (twin) {
  binding.setDevice('privateuseone:0');
  setEngineDevice('privateuseone:0');
}

const { data, spans, corpora, encoder, engine, settings } = inputs;
const objective = createObjective({ corpus: corpora.train, labels: spans.labels, settings });
const subwords = objective.subwords();
const model = await createModel({ encoder, settings, numClasses: data.vocabulary.numClasses, subwords });
let startedAt = 0;
let result;
const onEvent = ({ kind, step }) => {
  if (kind !== 'step' || (step !== warmup && step !== warmup + steps)) return;
  binding.synchronize();
  const calls = binding.operatorCalls();
  const counts = twin?.takeCounts() ?? null;
  if (step === warmup) {
    startedAt = performance.now();
    return;
  }
  const seconds = (performance.now() - startedAt) / 1000;
  const perStep = Object.entries(calls).map(([name, count]) => /** @type {[string, number]} */ ([name, count / steps]));
  result = {
    device: twin ? 'privateuseone:0' : engine.device,
    precision: engine.precision,
    threads: engine.threads,
    version: engine.version,
    steps,
    stepsPerSecond: steps / seconds,
    stepMs: (seconds * 1000) / steps,
    peakBytes: binding.deviceMemory()?.peakBytes ?? null,
    operatorCallsPerStep: perStep.reduce((sum, [, count]) => sum + count, 0),
    operatorCallsByName: Object.fromEntries(perStep.sort(([, a], [, b]) => b - a)),
    readsPerStep: counts === null ? null : counts.reads / steps,
    // What a GPU would launch a kernel for, or several: views and allocations are free.
    computedPerStep: counts === null ? null : (counts.operators + counts.copies) / steps,
  };
  controller.abort(); // the training has shown what it was to show
};
try {
  await trainSpanModel({
    model,
    objective,
    corpus: corpora.train,
    labels: spans.labels,
    settings,
    onEvent,
    signal: controller.signal,
  });
} catch (error) {
  if (!controller.signal.aborted) throw error;
} finally {
  model.dispose();
}
process.stdout.write(`${JSON.stringify(result)}\n`);
