#!/usr/bin/env node
// @ts-check
// The packages as somebody else gets them: packed, installed by npm into an empty folder outside of the clone, an
// engine set up there, the backend's README run, TensorFlow.js beside it, the command's demo. Closes with
// `N passed, N failed`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { checkContents } from './pack/checkContents.mjs';
import { checkInstalled } from './pack/checkInstalled.mjs';
import { packAll } from './pack/packAll.mjs';
import { formatDuration } from './setup/Reporter.mjs';
import { runAsProgram } from './setup/runAsProgram.mjs';

const help = `Packs the packages, installs them outside of the clone and uses them there.

Usage: node scripts/checkPackages.mjs [options]

  --own-torch  sets the engine up as on a machine without torch, which fetches 0.2 GB (by default on this clone's torch)
  --long       lets the demo train for as long as it does by itself, some five minutes (by default one epoch)
  --keep       leaves the folder, and says where it is

Needs npm's registry, and a C++ compiler. Closes with \`N passed, N failed\`; exit code 1 where one fails.
`;
const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '');

await runAsProgram('packages', async (signal) => {
  const { values } = parseArgs({
    options: {
      'own-torch': { type: 'boolean', default: false },
      long: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return void process.stdout.write(help);
  const folder = mkdtempSync(join(tmpdir(), 'dynclean-packages-'));
  const counts = { passed: 0, failed: 0 };
  /** @type {(name: string, body: () => unknown) => Promise<void>} */
  const check = async (name, body) => {
    const began = performance.now();
    try {
      await body();
      counts.passed += 1;
      console.log(`ok      ${name} (${formatDuration(performance.now() - began)})`);
    } catch (error) {
      signal.throwIfAborted();
      counts.failed += 1;
      console.log(`FAILED  ${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  try {
    const target = join(folder, 'tarballs');
    const packed = await packAll({ root, target, env: process.env, signal, onProgress: () => undefined });
    await checkContents(packed, check);
    const { long, 'own-torch': ownTorch } = values;
    await checkInstalled(packed, { folder: join(folder, 'app'), root, ownTorch, long, check, signal });
  } finally {
    if (values.keep) console.log(`kept: ${folder}`);
    else rmSync(folder, { recursive: true, force: true });
  }
  console.log(`${counts.passed} passed, ${counts.failed} failed`);
  return counts.failed > 0 ? 1 : 0;
});
