#!/usr/bin/env node
// @ts-check
// `npm run demo`: makes everything ready where needed, then runs `dynclean demo` with the same arguments. What set-up
// says goes to stderr, so that `npm run --silent demo -- --json` has nothing but JSON on stdout.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { runAsProgram } from './setup/runAsProgram.mjs';
import { runSetup } from './setup/runSetup.mjs';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '');
const program = fileURLToPath(new URL('../packages/cli/bin/dynclean.js', import.meta.url));

await runAsProgram('demo', async (signal) => {
  await runSetup({ root, signal, quiet: true });
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, 'demo', ...process.argv.slice(2)], { stdio: 'inherit' });
    // A terminal sends Ctrl-C to the child as well; a `kill` of ours alone has to be passed on. It knows how to stop.
    signal.addEventListener('abort', () => child.kill('SIGINT'));
    child.on('error', reject);
    child.on('close', (code, killedBy) => resolve(code ?? (killedBy === 'SIGINT' ? 130 : 1)));
  });
});
