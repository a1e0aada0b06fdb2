#!/usr/bin/env node
// @ts-check
// `npm run bench`: this project and a PyTorch program of the usual kind, side by side; `--help` says what and how.
import { fileURLToPath } from 'node:url';

import { formatDuration, Reporter } from './setup/Reporter.mjs';
import { runAsProgram } from './setup/runAsProgram.mjs';
import { runSetup } from './setup/runSetup.mjs';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '');

await runAsProgram('bench', async (signal) => {
  await runSetup({ root, signal, quiet: true });
  const { runBenches } = await import('../packages/bench/dist/index.js');
  const createReporter = (/** @type {number} */ totalSteps) => new Reporter({ totalSteps });
  await runBenches(process.argv.slice(2), { root, signal, createReporter, formatDuration });
});
