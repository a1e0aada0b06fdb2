#!/usr/bin/env node
// @ts-check
// The Python package of integrations/: its own tests, a token classifier of transformers from two recorded trainings to
// a cleaned corpus, and the notebook. Closes with `N passed, N failed`.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { preparePeerPython } from './preparePeerPython.mjs';
import { runAsProgram } from './setup/runAsProgram.mjs';
import { runCommand } from './setup/runCommand.mjs';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '');
const folder = join(root, 'integrations/python');

/** Every so manieth sentence has a wrong label in the corpus that is cleaned. */
const wrongEvery = 12;

/**
 * Gives stdout, or throws.
 *
 * @typedef {{ cwd?: string, env?: NodeJS.ProcessEnv }} RunOptions
 * @typedef {(command: string, args: readonly string[], options?: RunOptions) => Promise<string>} Run
 */

await runAsProgram('python', async (signal) => {
  const { command: python, env: peer } = await preparePeerPython({ root, signal });
  const path = [join(folder, 'src'), join(folder, 'tests'), peer.PYTHONPATH].filter(Boolean).join(delimiter);
  const env = { ...peer, PYTHONPATH: path, PYTHONDONTWRITEBYTECODE: '1', TOKENIZERS_PARALLELISM: 'false' };
  /** @type {Run} */
  const run = async (command, args, { cwd = folder, env: more } = {}) => {
    // Not in the project's root, where the folder `datasets` would pass for a module.
    const { status, stdout, stderr } = await runCommand(command, args, { cwd, env: { ...env, ...more }, signal });
    if (status !== 0) throw new Error(`${[command, ...args].join(' ')} ended with ${status}:\n${stdout}\n${stderr}`);
    return stdout;
  };
  const counts = { passed: 0, failed: 0 };
  for (const check of [runTests, cleanFromTokens, runNotebook]) {
    try {
      const passed = await check(run, python);
      counts.passed += passed;
      console.log(`ok      ${check.name}: ${passed}`);
    } catch (error) {
      counts.failed += 1;
      console.log(`FAILED  ${check.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  console.log(`${counts.passed} passed, ${counts.failed} failed`);
  return counts.failed > 0 ? 1 : 0;
});

/**
 * The package's own tests.
 *
 * @param {Run} run
 * @param {string} python
 */
async function runTests(run, python) {
  const said = await run(python, ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', join(folder, 'tests')]);
  const [, passed] = /^(\d+) passed/m.exec(said) ?? [];
  if (passed === undefined || /failed|skipped|error/.test(said)) throw new Error(said);
  return Number(passed);
}

/**
 * Both trainings of a tiny token classifier on a corpus with some wrong labels, and `dynclean clean` on what they
 * recorded: it must take out more wrong labels than right ones.
 *
 * @param {Run} run
 * @param {string} python
 */
async function cleanFromTokens(run, python) {
  const place = await mkdtemp(join(tmpdir(), 'dynclean-python-'));
  try {
    const at = (/** @type {string[]} */ ...path) => join(place, ...path);
    await writeFile(at('train.jsonl'), makeCorpus(wrongEvery).join('\n'));
    await writeFile(at('train-gold.jsonl'), makeCorpus(null).join('\n'));
    const dynclean = (/** @type {string[]} */ ...args) =>
      run(process.execPath, [join(root, 'packages/cli/bin/dynclean.js'), ...args, '--quiet']);
    await dynclean('data', 'threshold-samples', place, '--flat', '--out', at('threshold'));
    const train = join(folder, 'tests/train_tiny.py');
    await run(python, [train, place, at('dynamics'), '4']);
    await run(python, [train, at('threshold'), at('threshold-dynamics'), '4']);
    const epochs = async (/** @type {string} */ name) => (await readdir(at(name))).sort().map((file) => at(name, file));
    const { signs } = JSON.parse(
      await dynclean(
        ...['clean', place, '--out', at('clean'), '--sign', 'positives', '--k-pos', '50', '--json'],
        ...['--dynamics', ...(await epochs('dynamics'))],
        ...['--threshold', ...(await epochs('threshold-dynamics'))],
        ...['--ids', at('threshold', 'threshold-samples.json')],
      ),
    );
    const { removed, removedWrong } = signs.positives;
    if (!(removedWrong > removed / 2)) throw new Error(`of ${removed} removed labels only ${removedWrong} were wrong`);
    const cleaned = await readFile(at('clean', 'cleaned', 'train-distant.jsonl'), 'utf8');
    if (!cleaned.includes('"excluded"')) throw new Error('the cleaned corpus must exclude what was removed');
    return 1;
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

/**
 * The notebook from top to bottom, in a folder of its own.
 *
 * @param {Run} run
 * @param {string} python
 */
async function runNotebook(run, python) {
  const place = await mkdtemp(join(tmpdir(), 'dynclean-notebook-'));
  const env = { DYNCLEAN: `${process.execPath} ${join(root, 'packages/cli/bin/dynclean.js')}` };
  try {
    await run(python, [join(folder, 'tests/run_notebook.py'), join(folder, 'save_to_disk.ipynb')], { cwd: place, env });
    return 1;
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

/**
 * Sentences in which a person saw a place, all different; lines of dynclean's JSON Lines.
 *
 * @param {number | null} every - In each so manieth the place is called a person; null: nowhere.
 * @returns {string[]}
 */
function makeCorpus(every) {
  const people = ['Ann', 'Bob', 'Eve', 'Dan', 'Gus'];
  const places = ['Rome', 'Oslo', 'Lima', 'Cairo', 'Delhi', 'Kyoto'];
  return Array.from({ length: 240 }, (_, index) => {
    const isWrong = every !== null && index % every === 5;
    return JSON.stringify({
      tokens: [people[index % 5], 'saw', places[Math.floor(index / 5) % 6], 'today'],
      entities: [[0, 0, 'PER'], [2, 2, isWrong ? 'PER' : 'LOC']], // prettier-ignore
    });
  });
}
