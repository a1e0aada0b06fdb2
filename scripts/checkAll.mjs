#!/usr/bin/env node
// @ts-check
// Runs the checks that are too long for .ci/run, one after the other.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { readCounts } from './all/readCounts.mjs';
import { steps } from './all/steps.mjs';
import { refuseOption } from './setup/readOptions.mjs';
import { formatDuration } from './setup/Reporter.mjs';
import { runAsProgram } from './setup/runAsProgram.mjs';
import { createInterruptedError } from './setup/SetupError.mjs';

const help = `Runs the long checks, which .ci/run leaves out: hours in all. Each shows what it says.

Usage: node scripts/checkAll.mjs [options] [WORD ...]

  --before REF  the commit or tag that checkBits holds HEAD to (the latest tag; without one, checkBits is skipped)
  --list        shows the checks, runs nothing
  WORD          only those with one of the words in their name

Closes with a table and \`N passed, N failed\`, a step being one, or as many as it counts itself. Exit code 1 where one fails.
`;
const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '');

await runAsProgram('checkAll', async (signal) => {
  const { values, positionals: words } = parseArgs({
    options: {
      before: { type: 'string' },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
    allowPositionals: true,
  });
  if (values.help) return void process.stdout.write(help);
  const chosen = steps.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
  if (chosen.length === 0)
    throw refuseOption(`must be a word of a step's name, but got "${words.join(' ')}"; --list shows the names`);
  if (values.list) return void chosen.forEach(({ name, minutes }) => console.log(`${name}: about ${minutes} min`));

  const sums = { passed: 0, failed: 0, skipped: 0 };
  const table = [];
  let minutesLeft = chosen.reduce((sum, { minutes }) => sum + minutes, 0);
  for (const [index, step] of chosen.entries()) {
    console.log(`\n=== [${index + 1}/${chosen.length}] ${step.name}; about ${minutesLeft} min left`);
    const began = performance.now();
    const hindrance = await step.findHindrance?.({ root, before: values.before, signal });
    const counts = hindrance
      ? { passed: 0, failed: 0, skipped: 1 }
      : readCounts(await runStep(step.command({ before: values.before }), signal));
    for (const name of /** @type {const} */ (['passed', 'failed', 'skipped'])) sums[name] += counts[name];
    minutesLeft -= step.minutes;
    const verdict = hindrance ? `skipped: ${hindrance}` : counts.failed === 0 ? 'ok' : 'FAILED';
    table.push(`${step.name.padEnd(22)} ${formatDuration(performance.now() - began).padStart(13)}  ${verdict}`);
  }
  console.log(`\n=== steps\n${table.join('\n')}`);
  console.log(`${sums.passed} passed, ${sums.failed} failed${sums.skipped === 0 ? '' : `, ${sums.skipped} skipped`}`);
  return sums.failed === 0 ? 0 : 1;
});

/**
 * Runs a step and shows what it says.
 *
 * @param {readonly string[]} words - Of Node, from the project's root.
 * @param {AbortSignal} signal
 * @returns {Promise<{ status: number, stdout: string }>}
 */
function runStep(words, signal) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...words], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    // Ctrl-C reaches it by itself, in the same process group; a SIGTERM to this process alone does not.
    const onAbort = () => child.kill('SIGTERM');
    signal.addEventListener('abort', onAbort, { once: true });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
      process.stdout.write(text);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      signal.removeEventListener('abort', onAbort);
      if (signal.aborted) reject(createInterruptedError());
      else resolve({ status: code ?? 1, stdout });
    });
  });
}
