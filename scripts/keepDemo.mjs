// Runs the demo with several seeds in each precision that this machine computes and keeps what came of it.
//   node scripts/keepDemo.mjs [--seeds 42,43,44] [--precision fp32,bf16] [--out results/demo.json]
// Figures of a precision that is not asked for stay as they are in the file, as long as they are of the same code version.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { codeVersionOf } from '../packages/runner/dist/experiments/codeVersions.js';

import { readCommit } from './bench/readMachine.mjs';
import { runAsProgram } from './setup/runAsProgram.mjs';
import { runCommand } from './setup/runCommand.mjs';
import { SetupError } from './setup/SetupError.mjs';
import { writeFileAtomically } from './setup/writeFileAtomically.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const program = join(root, 'packages/cli/bin/dynclean.js');
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '42,43,44' },
    precision: { type: 'string', default: 'fp32,bf16' },
    out: { type: 'string', default: join(root, 'results/demo.json') },
  },
});
const seeds = values.seeds.split(',').map(Number);

/** One demo. @throws SetupError with its last words where it fails. */
async function runDemo(precision, seed, signal) {
  const folder = await mkdtemp(join(tmpdir(), 'dynclean-demo-'));
  try {
    const args = ['demo', '--seed', String(seed), '--precision', precision, '--out', join(folder, 'demo'), '--json'];
    const { status, stdout, stderr } = await runCommand(process.execPath, [program, ...args], { signal });
    if (status !== 0) throw new SetupError(`demo: ${stderr.trim().split('\n').at(-1)}`);
    const { clean, totalMs } = JSON.parse(stdout);
    return { before: clean.scores.before.test.f1, after: clean.scores.after.test.f1, signs: clean.signs, totalMs };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

await runAsProgram('keepDemo', async (signal) => {
  const codeVersion = codeVersionOf('train');
  const before = JSON.parse(await readFile(values.out, 'utf8').catch(() => '{}'));
  const kept = before.codeVersion === codeVersion ? before.runs : [];
  const runs = [];
  for (const precision of values.precision.split(',')) {
    const demos = [];
    for (const seed of seeds) {
      demos.push(await runDemo(precision, seed, signal));
      const { before: d, after, totalMs } = demos.at(-1);
      console.log(
        `${precision}, seed ${seed}: ${(100 * d).toFixed(1)} to ${(100 * after).toFixed(1)}, ${Math.round(totalMs / 1000)} s`,
      );
    }
    const sum = (sign, what) => demos.reduce((total, { signs }) => total + signs[sign][what], 0);
    const count = (sign) => ({ removed: sum(sign, 'removed'), wrong: sum(sign, 'removedWrong') });
    runs.push({
      precision,
      seeds,
      d: demos.map(({ before: f1 }) => 100 * f1),
      cleaned: demos.map(({ after: f1 }) => 100 * f1),
      positives: count('positives'),
      negatives: count('negatives'),
      seconds: demos.map(({ totalMs }) => Math.round(totalMs / 1000)),
    });
  }
  const others = kept.filter(({ precision }) => !runs.some((run) => run.precision === precision));
  const all = [...others, ...runs].sort((a, b) => (a.precision < b.precision ? -1 : 1));
  const [date] = new Date().toISOString().split('T');
  const [machine] = cpus().map(({ model }) => model);
  const what = "npm run demo: F1 on test of D and of D', and what was removed over all seeds";
  const result = { what, date, commit: readCommit(root), codeVersion, machine, runs: all };
  await writeFileAtomically(values.out, `${JSON.stringify(result, null, 2)}\n`);
});
