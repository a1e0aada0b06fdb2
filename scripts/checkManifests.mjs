// @ts-check
// Shows that every experiment works: runs each manifest with the profile `tiny`, two at a time into one results folder,
// and prints its table or draws its figure. Each is to take less than a minute; nothing may fail.
//   node scripts/checkManifests.mjs [--all] [--lanes 2] [--jobs 1] [--results FOLDER] [WORD...]
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { runAsProgram } from './setup/runAsProgram.mjs';
import { runCommand } from './setup/runCommand.mjs';

const usage = `usage: node scripts/checkManifests.mjs [--all] [--lanes 2] [--jobs 1] [--results FOLDER] [WORD...]

Runs the manifests of experiments/ (or those with one of the words in their path) with the profile tiny.
  --all      The long ones, too, which .ci/run leaves to checkAll
  --lanes    Manifests at a time (2)
  --jobs     Stages at a time of each (1)
  --results  Where results go and stay; otherwise a folder that is removed afterwards`;

const { values, positionals: words } = parseArgs({
  options: {
    all: { type: 'boolean', default: false },
    lanes: { type: 'string', default: '2' },
    jobs: { type: 'string', default: '1' },
    results: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
  allowPositionals: true,
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}

const root = fileURLToPath(new URL('..', import.meta.url));
const program = join(root, 'packages/cli/bin/dynclean.js');
/** With dozens of trainings of their own; others show the same code. */
const LONG = [
  ...['q-and-tau', 'figure03a', 'figure03c'].map((name) => `roster/${name}.yaml`),
  ...['table02', 'table03', 'table04', 'table05', 'table06'].map((name) => `roster/${name}.yaml`),
  ...['dynclean/table02.yaml', 'negative-sampling/table03.yaml'],
  ...['paper-versus-code', 'other-systems', 'method-rates', 'rates', 'head-rate', 'k-on-dev'].map(
    (name) => `ablations/${name}.yaml`,
  ),
  ...['rules', 'rankings', 'contested-rules'].map((name) => `beyond/${name}.yaml`),
];
/** What a manifest may take on a core; where others compute too, three times that. */
const LONGEST_MS = 60_000;
const PATIENCE = 3;

async function listManifests() {
  const folders = ['dynclean', 'negative-sampling', 'roster', 'ablations', 'beyond'];
  const files = await Promise.all(
    folders.map(async (folder) =>
      (await readdir(join(root, 'experiments', folder)))
        .filter((name) => name.endsWith('.yaml') && name !== 'common.yaml')
        .map((name) => `experiments/${folder}/${name}`),
    ),
  );
  return files
    .flat()
    .filter((file) => values.all || words.length > 0 || !LONG.some((long) => file.endsWith(long)))
    .filter((file) => words.length === 0 || words.some((word) => file.includes(word)));
}

/** Runs, then shows. @returns what is wrong; null: nothing. */
async function check(file, results, signal) {
  const call = (args) =>
    runCommand(process.execPath, [program, ...args, '--profile', 'tiny', '--results', results, '--quiet'], {
      cwd: root,
      signal,
      timeoutMs: 5 * LONGEST_MS,
    });
  const started = performance.now();
  const run = await call(['run', file, '--jobs', values.jobs]);
  const ms = performance.now() - started;
  if (run.status !== 0) return { ms, wrong: `run: ${run.stderr || run.stdout}` };
  const isDrawn = /^kind: figure$/m.test(await readFile(join(root, file), 'utf8')); // a prompt is not
  for (const command of isDrawn ? ['table', 'figure'] : ['table']) {
    const shown = await call([command, file]);
    if (shown.status !== 0) return { ms, wrong: `${command}: ${shown.stderr}` };
    if (!file.endsWith('figure06.yaml') && !/profile tiny/i.test(shown.stdout)) {
      return { ms, wrong: `${command}: must name the profile, but prints ${shown.stdout.slice(0, 200)}` };
    }
  }
  const limit = PATIENCE * LONGEST_MS;
  return { ms, wrong: ms > limit ? `took ${Math.round(ms / 1000)} s, more than ${limit / 1000}` : null };
}

await runAsProgram('checkManifests', async (signal) => {
  const results = values.results ?? (await mkdtemp(join(tmpdir(), 'dynclean-manifests-')));
  const started = performance.now();
  let failed = 0;
  try {
    const files = await listManifests();
    const waiting = [...files];
    const checkNext = async () => {
      const file = waiting.shift();
      if (file === undefined) return;
      const { ms, wrong } = await check(file, results, signal);
      if (wrong !== null) failed += 1;
      const slow = ms > LONGEST_MS ? ' (more than a minute)' : '';
      console.log(`${wrong === null ? 'ok    ' : 'FAILED'}  ${(ms / 1000).toFixed(1).padStart(5)} s  ${file}${slow}`);
      if (wrong !== null) console.log(wrong.trim().replace(/^/gm, '        '));
      await checkNext();
    };
    await Promise.all(Array.from({ length: Number(values.lanes) }, checkNext));
    console.log(`took ${Math.round((performance.now() - started) / 1000)} s`);
    console.log(`${files.length - failed} passed, ${failed} failed`);
    return failed === 0 && files.length > 0 ? 0 : 1;
  } finally {
    if (values.results === undefined) await rm(results, { recursive: true, force: true });
  }
});
