#!/usr/bin/env node
// @ts-check
// Whether the tests notice mistakes: makes those of scripts/mutants.json one by one in a copy of the project, and runs
// the test that is to notice each.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { readCommit, readMachine } from '../packages/bench/dist/index.js';
import { chooseMutants } from './mutate/chooseMutants.mjs';
import { MutationCopy } from './mutate/MutationCopy.mjs';
import { readMutants } from './mutate/readMutants.mjs';
import { refuseOption } from './setup/readOptions.mjs';
import { formatDuration } from './setup/Reporter.mjs';
import { runAsProgram } from './setup/runAsProgram.mjs';

const help = `Makes the mistakes of scripts/mutants.json one by one and runs the test that is to notice each.

Usage: node scripts/mutate.mjs [options] [WORD ...]

  --share S   only this share of them, drawn by the seed (1)
  --seed N    of the draw (1)
  --list      shows which, runs nothing
  --out FILE  keeps the counts as JSON
  WORD        only those with one of the words in their file, test or reason

A mistake that its test does not notice lives, and is a fault of the tests. Works in a copy under the temporary folder; the
packages must be built. Exit code 1 where one lives or the list does not fit the sources.
`;
const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '');

await runAsProgram('mutate', async (signal) => {
  const { values, positionals: words } = parseArgs({
    options: {
      share: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
      list: { type: 'boolean', default: false },
      out: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
    allowPositionals: true,
  });
  if (values.help) return void process.stdout.write(help);
  const share = Number(values.share);
  if (!(share > 0 && share <= 1))
    throw refuseOption(`--share: must be above 0 and at most 1, but got "${values.share}"`);

  const all = readMutants(readFileSync(`${root}/scripts/mutants.json`, 'utf8'), root);
  const mutants = chooseMutants(all, { share, seed: values.seed, words });
  if (mutants.length === 0) throw refuseOption(`none of the ${all.length} mistakes has one of these words`);
  if (values.list) {
    for (const { file, why, test } of mutants) console.log(`${file}: ${why}\n    ${test}`);
    return 0;
  }

  const started = performance.now();
  const counts = { killed: 0, lives: 0, broken: 0, skipped: 0 };
  const notKilled = [];
  const copy = MutationCopy.create(root);
  try {
    const untouched = await copy.runUntouched(mutants, signal);
    for (const mutant of mutants) {
      const from = performance.now();
      const { verdict, note } = await copy.judge(mutant, untouched, signal);
      counts[verdict] += 1;
      if (verdict !== 'killed') notKilled.push({ verdict, file: mutant.file, why: mutant.why, note });
      const seconds = ((performance.now() - from) / 1000).toFixed(1).padStart(5);
      console.log(
        `${verdict.padEnd(7)} ${seconds} s  ${mutant.file}: ${mutant.why}${note && `\n                 ${note}`}`,
      );
    }
  } finally {
    copy.remove();
  }
  const failed = counts.lives + counts.broken;
  console.log(`took ${formatDuration(performance.now() - started)}`);
  console.log(`${counts.killed} passed, ${failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`);
  if (values.out !== undefined) {
    const document = {
      what: 'mistakes made on purpose, one by one, each with the test that is to notice it',
      date: new Date().toISOString().slice(0, 10),
      commit: readCommit(root),
      machine: readMachine(),
      chosen: { share, seed: values.seed, words },
      mutants: mutants.length,
      ...counts,
      notKilled,
    };
    writeFileSync(values.out, `${JSON.stringify(document, null, 2)}\n`);
  }
  return failed === 0 ? 0 : 1;
});
