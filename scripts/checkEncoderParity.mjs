#!/usr/bin/env node
// @ts-check
// Holds our models to PyTorch (packages/bench/src/parity). Closes with `N passed, N failed`, a quantity (an output, a
// gradient, a weight after three steps) being one check.
import { fileURLToPath } from 'node:url';

import { runParity } from '../packages/bench/dist/index.js';
import { preparePeerPython } from './preparePeerPython.mjs';
import { runAsProgram } from './setup/runAsProgram.mjs';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '');

await runAsProgram('parity', async (signal) => {
  const python = await preparePeerPython({ root, signal });
  const { passed, failed } = await runParity({ root, python, signal });
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed > 0 ? 1 : 0;
});
