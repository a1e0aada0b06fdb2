// @ts-check
// Keeps what finished runs say as small files: a line of settings and scores for each stage, tables as Markdown and
// CSV, figures as SVG. No weights, no words of a dataset.
//   node scripts/keepResults.mjs RESULTS --out results/small --profile small [--datasets wikigold] [--seeds 42:46]
//   FILE...
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { openResults } from '../packages/stages/dist/index.js';

import { runAsProgram } from './setup/runAsProgram.mjs';
import { runCommand } from './setup/runCommand.mjs';
import { SetupError } from './setup/SetupError.mjs';

const { values, positionals } = parseArgs({
  options: {
    out: { type: 'string' },
    profile: { type: 'string' },
    datasets: { type: 'string' },
    seeds: { type: 'string' },
  },
  allowPositionals: true,
});
const [results, ...files] = positionals;
const program = fileURLToPath(new URL('../packages/cli/bin/dynclean.js', import.meta.url));

const pick = ({ precision, recall, f1 }) => ({ precision, recall, f1 });

/** What determined a stage and what came of it, without paths. */
function describeStage({ record }) {
  const { kind, key, title, profile, determinants, environment, finishedAt, totalMs, epochs, run, clean } = record;
  const { processor, device, threads } = environment;
  return {
    kind,
    key,
    title,
    profile,
    data: run?.data.name ?? clean?.data.name ?? null,
    encoder: run?.encoder.id ?? null,
    settings: { ...determinants.settings, ...determinants.cleaning, ...determinants.selfTraining },
    epochs,
    dev: run?.best ? pick(run.best.dev) : null,
    test: run?.test ? pick(run.test) : null,
    removed: clean && {
      positives: clean.signs.positives.removed,
      negatives: clean.signs.negatives.removed,
      tauPos: clean.signs.positives.tau,
      tauNeg: clean.signs.negatives.tau,
    },
    noise: clean?.noise && { before: clean.noise.before, after: clean.noise.after },
    machine: {
      processor,
      device,
      threads,
      ...(run && { engine: run.engine.version, precision: run.engine.precision }),
    },
    finishedAt,
    totalMs,
  };
}

async function call(args, signal) {
  const { status, stderr } = await runCommand(process.execPath, [program, ...args], { signal });
  return status === 0 ? null : stderr.trim().split('\n').at(-1);
}

await runAsProgram('keepResults', async (signal) => {
  const { out } = values;
  if (results === undefined || out === undefined || files.length === 0) {
    throw new SetupError('must be given a results folder, --out and manifests; the first lines of it say how');
  }
  await mkdir(out, { recursive: true });
  const { stages } = await openResults(results);
  const kept = stages
    .filter(({ record }) => record.profile === (values.profile ?? null))
    .map(describeStage)
    .sort((a, b) => a.title.localeCompare(b.title));
  await writeFile(join(out, 'stages.jsonl'), kept.map((stage) => `${JSON.stringify(stage)}\n`).join(''));
  const choice = ['profile', 'datasets', 'seeds'].flatMap((name) =>
    values[name] === undefined ? [] : [`--${name}`, values[name]],
  );
  const suffix = values.datasets === undefined ? '' : `-${values.datasets.replaceAll(',', '-')}`;
  for (const file of files) {
    const place = join(out, basename(file, '.yaml') + suffix);
    const common = [file, '--results', results, ...choice, '--quiet'];
    for (const ending of ['md', 'csv']) {
      const wrong = await call(['table', ...common, '--out', `${place}.${ending}`], signal);
      if (wrong !== null) throw new SetupError(`${file}: ${wrong}`);
    }
    const isFigure = (await call(['figure', ...common, '--out', `${place}.svg`], signal)) === null;
    console.log(`${place}: table${isFigure ? ' and figure' : ''}`);
  }
  console.log(`${join(out, 'stages.jsonl')}: ${kept.length} stages`);
});
