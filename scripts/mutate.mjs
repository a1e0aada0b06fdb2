#!/usr/bin/env node
// @ts-check
// Whether the tests notice mistakes: makes those of scripts/mutants.json one by one in a copy of the project, and runs
// the test that is to notice each.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { readCommit, readMachine } from '../packages/bench/dist/index.js';
import { chooseMutants } from './mutate/chooseMutants.mjs';
import { MutantLedger } from './mutate/MutantLedger.mjs';
import { MutationCopy } from './mutate/MutationCopy.mjs';
import { readMutants } from './mutate/readMutants.mjs';
import { refuseOption } from './setup/readOptions.mjs';
import { formatDuration } from './setup/Reporter.mjs';
import { runAsProgram } from './setup/runAsProgram.mjs';

const help = `Makes the mistakes of scripts/mutants.json one by one and runs the test that is to notice each.

Usage: node scripts/mutate.mjs [options] [WORD ...]

  --share S      only this share of them, drawn by the seed (1)
  --seed N       of the draw (1)
  --out FILE     adds what came of each to what the file holds of others
  --stale        only those of which FILE holds nothing, or what came of them before their source or test changed
  --for MINUTES  begins none after so many; with --out and --stale, the next go takes those that are left
  --list         shows which, runs nothing
  WORD           only those with one of the words in their file, test or reason

A mistake that its test does not notice lives, and is a fault of the tests. Works in a copy under the temporary folder; the
packages must be built. Exit code 1 where one lives or the list does not fit the sources. What is kept of all of them:
results/reliability/mutants.json.
`;
const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '');

/** By the package of the test: tests of one package run in one go. */
function groupByPackage(/** @type {import('./mutate/readMutants.mjs').Mutant[]} */ mutants) {
  /** @type {Map<string, typeof mutants>} */
  const groups = new Map();
  for (const mutant of mutants) {
    const name = mutant.test.split('/', 2).join('/');
    groups.set(name, [...(groups.get(name) ?? []), mutant]);
  }
  return [...groups.values()];
}

function readOptions() {
  const { values, positionals: words } = parseArgs({
    options: {
      share: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
      out: { type: 'string' },
      stale: { type: 'boolean', default: false },
      for: { type: 'string', default: 'Infinity' },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
    allowPositionals: true,
  });
  const [share, minutes] = [Number(values.share), Number(values.for)];
  if (!(share > 0 && share <= 1))
    throw refuseOption(`--share: must be above 0 and at most 1, but got "${values.share}"`);
  if (!(minutes > 0)) throw refuseOption(`--for: must be a number of minutes above 0, but got "${values.for}"`);
  if (values.stale && values.out === undefined) throw refuseOption('--stale: must come with --out FILE');
  return { ...values, share, minutes, words };
}

await runAsProgram('mutate', async (signal) => {
  const { help: isHelp, list, out, stale, minutes, ...choice } = readOptions();
  if (isHelp) return void process.stdout.write(help);

  const all = readMutants(readFileSync(`${root}/scripts/mutants.json`, 'utf8'), root);
  const chosen = chooseMutants(all, choice);
  if (chosen.length === 0) throw refuseOption(`none of the ${all.length} mistakes has one of these words`);
  const ledger = out === undefined ? null : MutantLedger.read(out, all, root);
  const mutants = stale && ledger !== null ? ledger.chooseStale(chosen) : chosen;
  if (list) {
    for (const { file, why, test } of mutants) console.log(`${file}: ${why}\n    ${test}`);
    return 0;
  }

  const started = performance.now();
  const isOver = () => performance.now() - started > 60_000 * minutes;
  const made = { commit: readCommit(root), date: new Date().toISOString().slice(0, 10) };
  const facts = {
    what: 'mistakes made on purpose, one by one, each with the test that is to notice it',
    ...made,
    machine: readMachine(),
  };
  const counts = { killed: 0, lives: 0, broken: 0, skipped: 0 };
  const copy = MutationCopy.create(root);
  try {
    copy.checkBuilt(mutants);
    for (const group of groupByPackage(mutants)) {
      if (isOver()) break;
      const untouched = await copy.runUntouched(group, signal);
      for (const mutant of group) {
        if (isOver()) break;
        const from = performance.now();
        const outcome = await copy.judge(mutant, untouched, signal);
        const { verdict, note } = outcome;
        counts[verdict] += 1;
        ledger?.add(mutant, outcome, made);
        if (out !== undefined) ledger?.write(out, facts);
        const seconds = ((performance.now() - from) / 1000).toFixed(1).padStart(5);
        console.log(
          `${verdict.padEnd(7)} ${seconds} s  ${mutant.file}: ${mutant.why}${note && `\n                 ${note}`}`,
        );
      }
    }
  } finally {
    copy.remove();
  }
  const failed = counts.lives + counts.broken;
  const left = mutants.length - counts.killed - failed - counts.skipped;
  console.log(`took ${formatDuration(performance.now() - started)}${left > 0 ? `; ${left} are left` : ''}`);
  console.log(`${counts.killed} passed, ${failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`);
  return failed === 0 ? 0 : 1;
});
