#!/usr/bin/env node
// @ts-check
// Holds our models to PyTorch (packages/bench/src/parity). Closes with `N passed, N failed`, a quantity (an output, a
// gradient, a weight after three steps) being one check.
//   node scripts/checkEncoderParity.mjs [--all]   (--all: more tiny models, and each on the plain engine, too)
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { runParity } from '../packages/bench/dist/index.js';
import { preparePeerPython } from './preparePeerPython.mjs';
import { runAsProgram } from './setup/runAsProgram.mjs';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '');

await runAsProgram('parity', async (signal) => {
  const { values } = parseArgs({
    options: { all: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    console.log('usage: node scripts/checkEncoderParity.mjs [--all]');
    return 0;
  }
  const python = await preparePeerPython({ root, signal });
  const { passed, failed } = await runParity({ root, python, signal, all: values.all });
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed > 0 ? 1 : 0;
});
