#!/usr/bin/env node
// Holds our models to PyTorch on weights that nobody has seen: the real `minilm` encoder, `mpnet` where it is on this
// machine (it is 438 MB), and tiny random ones. Lets
// scripts/peer/parity_fixture.py compute what transformers makes of a batch, then asks `dynclean doctor --fixture`.
// Closes with `N passed, N failed`, a quantity (an output, a gradient, a weight after three steps) being one check.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { preparePeerPython } from './preparePeerPython.mjs';
import { runAsProgram } from './setup/runAsProgram.mjs';
import { runCommand } from './setup/runCommand.mjs';
import { SetupError } from './setup/SetupError.mjs';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '');
const fromRoot = (...path) => join(root, ...path);

/** TensorFlow where it was set up; the others always. */
const withTensorflow = existsSync(fromRoot('.engine/tensorflow.json')) ? ['tensorflow'] : [];

/**
 * Seeds under which PyTorch's own two attention kernels agree well within the tolerances (the script says so): where a
 * gradient is rounding and nothing else, AdamW makes a whole step of it. `--tiny` cases are small enough for the plain
 * engine, too.
 */
const cases = [
  {
    name: 'minilm',
    encoder: 'minilm',
    engines: ['libtorch', ...withTensorflow],
    args: (folder) => ['--encoder', folder, '--seed', '1'],
    // Real weights have many gradients that are sums of large terms and nearly 0: rounding decides their sign, and
    // AdamW makes a whole step of it. Outputs, losses and gradients are compared; the tiny models hold the steps.
    leaveOut: /after3/,
  },
  {
    name: 'mpnet',
    encoder: 'mpnet',
    ifHere: true,
    engines: ['libtorch'],
    args: (folder) => ['--encoder', folder, '--seed', '1'],
    leaveOut: /after3/,
  },
  {
    name: 'tiny BERT',
    engines: ['libtorch', ...withTensorflow, 'cpu'],
    args: () => ['--tiny', 'bert', '--seed', '11'],
  },
  {
    name: 'tiny RoBERTa',
    engines: ['libtorch', ...withTensorflow, 'cpu'],
    args: () => ['--tiny', 'roberta', '--seed', '11'],
  },
  {
    name: 'tiny MPNet',
    engines: ['libtorch', ...withTensorflow, 'cpu'],
    args: () => ['--tiny', 'mpnet', '--seed', '11'],
  },
];

await runAsProgram('parity', async (signal) => {
  const python = await preparePeerPython({ root, signal });
  const hub = await import(new URL('../packages/weights/dist/index.js', import.meta.url).href);
  let passed = 0;
  let failed = 0;
  for (const { name, encoder, ifHere = false, engines, args, leaveOut } of cases) {
    const weights = encoder === undefined ? null : await findWeights(hub, encoder, { fetch: !ifHere, signal });
    if (encoder !== undefined && weights === null) {
      process.stdout.write(`${name}: left out, it is not on this machine\n`);
      continue;
    }
    const folder = mkdtempSync(join(tmpdir(), 'dynclean-parity-'));
    try {
      const fixture = join(folder, 'fixture');
      await run(python.command, [fromRoot('scripts/peer/parity_fixture.py'), ...args(weights), '--out', fixture], {
        signal,
        env: python.env,
      });
      for (const engine of engines) {
        const bin = fromRoot('packages/cli/bin/dynclean.js');
        const { stdout } = await run(process.execPath, [bin, 'doctor', '--fixture', fixture, '--engine', engine], {
          signal,
          statuses: [0, 1],
        });
        const { quantities: all } = JSON.parse(stdout);
        const quantities = all.filter((quantity) => !leaveOut?.test(quantity.name));
        const wrong = quantities.filter(({ ok }) => !ok);
        passed += quantities.length - wrong.length;
        failed += wrong.length;
        process.stdout.write(
          `${name} on ${engine}: ${quantities.length - wrong.length} of ${quantities.length} agree\n`,
        );
        for (const { name: quantity, maxAbs, tolerance } of wrong) {
          process.stdout.write(`  ${quantity}: differs by ${maxAbs}, tolerance ${tolerance}\n`);
        }
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed > 0 ? 1 : 0;
});

/** The folder of an encoder; null where it is not here and must not be fetched. */
async function findWeights({ resolveEncoder, EncoderUnavailableError }, name, options) {
  try {
    return (await resolveEncoder(name, options)).folder;
  } catch (error) {
    if (error instanceof EncoderUnavailableError) return null;
    throw error;
  }
}

async function run(command, args, { statuses = [0], ...options }) {
  const result = await runCommand(command, args, options);
  if (!statuses.includes(result.status)) {
    throw new SetupError(`${command} ${args[0]} failed`, { details: `${result.stdout}\n${result.stderr}`.trim() });
  }
  return result;
}
