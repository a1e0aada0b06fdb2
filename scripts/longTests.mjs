#!/usr/bin/env node
// @ts-check
// The tests that are too long for `npm test`: parity of every fixture on the plain engine, what every method must hold
// to in all variants, every format and every tokenizer on every corpus of ../shared/datasets, a run that is killed
// again and again, the plain engine's speed. Closes with `N passed, N failed`.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { runAsProgram } from './setup/runAsProgram.mjs';
import { runCommand } from './setup/runCommand.mjs';

const { values } = parseArgs({ options: { help: { type: 'boolean', default: false } } });
const root = fileURLToPath(new URL('..', import.meta.url));

/** Packages, and the test files of each. */
const tests = {
  methods: 'checkParity.reference|contract.e2e',
  datasets: 'realDatasets.reference',
  tokenizers: 'loadTokenizer.reference',
  planner: 'runManifests.e2e',
  training: 'measureEngine',
};

await runAsProgram('longTests', async (signal) => {
  if (values.help) {
    console.log('usage: node scripts/longTests.mjs');
    return 0;
  }
  const folder = await mkdtemp(join(tmpdir(), 'dynclean-long-'));
  let [passed, failed] = [0, 0];
  try {
    for (const [name, pattern] of Object.entries(tests)) {
      const out = join(folder, `${name}.json`);
      const words = [
        ...['--experimental-vm-modules', '--no-warnings', '--expose-gc'],
        join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
        ...['--config', join(root, 'jest.config.mjs'), '--rootDir', join(root, 'packages', name), pattern],
        ...['--json', '--outputFile', out],
      ];
      const { stderr } = await runCommand(process.execPath, words, {
        cwd: join(root, 'packages', name),
        env: { ...process.env, DYNCLEAN_LONG_TESTS: '1' },
        signal,
      });
      const counts = JSON.parse(await readFile(out, 'utf8'));
      if (!counts.success) process.stderr.write(stderr);
      passed += counts.numPassedTests;
      failed += counts.numFailedTests + counts.numRuntimeErrorTestSuites;
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
});
