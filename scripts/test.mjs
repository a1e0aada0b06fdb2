#!/usr/bin/env node
// @ts-check
// `npm test`: makes everything ready where needed, runs the tests of all packages (or of those named as arguments) and
// closes with `N passed, N failed[, N skipped]`.
import { fileURLToPath } from 'node:url';

import { formatDuration } from './setup/Reporter.mjs';
import { runAsProgram } from './setup/runAsProgram.mjs';
import { runSetup } from './setup/runSetup.mjs';
import { SetupError } from './setup/SetupError.mjs';
import { formatResults, formatTotals, sumResults } from './test/formatResults.mjs';
import { runPackageTests } from './test/runPackageTests.mjs';
import { selectProjects } from './test/selectProjects.mjs';

const help = `Runs the tests, after setting up what they need. Unchanged packages take their results from nx's cache.

Usage: npm test [-- package ...]

Examples:
  npm test
  npm test -- dynamics cleaning
`;
const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '');

await runAsProgram('test', async (signal) => {
  const only = process.argv.slice(2);
  if (only.includes('--help') || only.includes('-h')) return void process.stdout.write(help);
  const option = only.find((word) => word.startsWith('-'));
  if (option)
    throw new SetupError(`unknown option "${option}"; \`npm test -- --help\` says what there is`, { exitCode: 2 });
  const projects = selectProjects(root, only);

  await runSetup({ root, signal, quiet: true });
  const startedAt = Date.now();
  let finished = 0;
  const say = (text) => process.stderr.write(text);
  say(`running the tests of ${only.length > 0 ? only.join(', ') : 'all packages'}\n`);
  const results = await runPackageTests({
    root,
    projects,
    signal,
    onResults: (result) => {
      finished += 1;
      if (!result.cached) {
        say(
          `  ${finished} of ${projects.length}: ${result.name}: ${formatTotals(sumResults([result]))} (after ${formatDuration(Date.now() - startedAt)})\n`,
        );
      }
    },
  });
  const totals = sumResults(results);
  const lines = [
    '',
    ...formatResults(results),
    '',
    `took ${formatDuration(Date.now() - startedAt)}`,
    formatTotals(totals),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return totals.failed > 0 ? 1 : 0;
});
