#!/usr/bin/env node
// Builds the package in the current folder: removes `dist` first, so that the compiled test of a deleted test is not
// found again by jest, then compiles. `build.mjs` in the package, where there is one, does what is left.
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const tsc = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));
rmSync('dist', { recursive: true, force: true });
const steps = [[tsc, '-p', 'tsconfig.json']];
if (existsSync('build.mjs')) steps.push(['build.mjs']);
for (const step of steps) {
  const { status } = spawnSync(process.execPath, step, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
