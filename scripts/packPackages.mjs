#!/usr/bin/env node
// @ts-check
// Packs what is published into one folder: all packages but `bench`, one version, the command among them.
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { packAll } from './pack/packAll.mjs';
import { Reporter } from './setup/Reporter.mjs';
import { runAsProgram } from './setup/runAsProgram.mjs';

const help = `Builds the packages and packs those that are published, for npm install or npm publish.

Usage: node scripts/packPackages.mjs [--out FOLDER]

  --out FOLDER  where the tarballs go (tarballs)

Prints their paths, each after those that it needs: the order in which \`npm publish\` takes them.
`;
const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '');

await runAsProgram('pack', async (signal) => {
  const { values } = parseArgs({
    options: { out: { type: 'string', default: 'tarballs' }, help: { type: 'boolean', short: 'h', default: false } },
  });
  if (values.help) return void process.stdout.write(help);
  const reporter = new Reporter({ totalSteps: 1 });
  reporter.begin('packages');
  const onProgress = (/** @type {string} */ text) => reporter.update(text);
  const packed = await packAll({ root, target: resolve(values.out), env: process.env, signal, onProgress });
  reporter.done(`${packed.length} packed`);
  console.log(packed.map(({ file }) => relative(process.cwd(), file)).join('\n'));
});
