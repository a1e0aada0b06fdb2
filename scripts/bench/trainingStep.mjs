#!/usr/bin/env node
// Times a training step, ours and the PyTorch peer's, on the same real batches, taking turns on the same machine.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const fromRoot = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const usage = `node scripts/bench/trainingStep.mjs --data FOLDER --encoder FOLDER [options]

The median training step over one epoch of a corpus: ours (dynclean train) and scripts/peer/train_peer.py (padded
batches, transformers, fused AdamW), each in float32 and with bfloat16 products, in turns.

  --data FOLDER     a dataset folder (train-distant.jsonl, ...)
  --encoder FOLDER  config.json, model.safetensors, tokenizer.json
  --python CMD      a Python with torch and transformers (python3)
  --rounds N        turns (2)
  --note TEXT       goes into the result: what else the machine was doing
  --out FILE        result (results/bench/training-step.json)
`;
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    encoder: { type: 'string' },
    python: { type: 'string', default: 'python3' },
    rounds: { type: 'string', default: '2' },
    note: { type: 'string' },
    out: { type: 'string', default: fromRoot('results/bench/training-step.json') },
    help: { type: 'boolean', default: false },
  },
});
if (values.help || values.data === undefined || values.encoder === undefined) {
  (values.help ? process.stdout : process.stderr).write(usage);
  process.exit(values.help ? 0 : 2);
}
const { data, encoder, python } = values;
const folder = mkdtempSync(join(os.tmpdir(), 'dynclean-bench-'));

function run(command, args) {
  const { status, stderr } = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args[0]} ended with ${status}: ${stderr.slice(-2000)}`);
}

/** Median milliseconds of a step of ours, evaluations not counted. */
function timeOurs(precision) {
  const out = join(folder, 'ours');
  const options = ['--epochs', '1', '--precision', precision, '--encoder', encoder, '--out', out, '--force', '--quiet'];
  run(process.execPath, [fromRoot('packages/cli/bin/dynclean.js'), 'train', data, ...options]);
  return JSON.parse(readFileSync(join(out, 'run.json'), 'utf8')).durations.stepMs;
}

function timePeer(precision) {
  const out = join(folder, 'peer.json');
  const options = ['--data', data, '--encoder', encoder, '--out', out, '--bench-steps', '60', '--no-topneg'];
  run(python, [fromRoot('scripts/peer/train_peer.py'), ...options, ...(precision === 'bf16' ? ['--bf16'] : [])]);
  const { seconds_per_step_median: seconds } = JSON.parse(readFileSync(out, 'utf8'));
  return seconds * 1000;
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const times = { ours: { fp32: [], bf16: [] }, peer: { fp32: [], bf16: [] } };
try {
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const precision of ['fp32', 'bf16']) {
      times.ours[precision].push(timeOurs(precision));
      times.peer[precision].push(timePeer(precision));
      const [ours, peer] = [times.ours[precision].at(-1), times.peer[precision].at(-1)];
      process.stderr.write(`${precision}: ours ${ours.toFixed(0)} ms, peer ${peer.toFixed(0)} ms a step\n`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const result = {
  what: `median training step, batches of 16 sentences of ${data.split('/').at(-1)}, encoder ${encoder.split('/').at(-1)}`,
  date: new Date().toISOString().slice(0, 10),
  machine: { cpu: os.cpus()[0]?.model, cores: os.cpus().length, loadAverage: os.loadavg(), platform: os.release() },
  note: values.note ?? null,
  versions: { node: process.versions.node },
  milliseconds: times,
  ratios: {
    fp32: median(times.peer.fp32) / median(times.ours.fp32),
    bf16: median(times.peer.bf16) / median(times.ours.bf16),
    'our default (bf16) against fp32': median(times.peer.fp32) / median(times.ours.bf16),
  },
};
mkdirSync(dirname(values.out), { recursive: true });
writeFileSync(values.out, `${JSON.stringify(result, null, 2)}\n`);
process.stdout.write(`${JSON.stringify(result.ratios, null, 2)}\n`);
