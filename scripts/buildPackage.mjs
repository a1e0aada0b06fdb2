#!/usr/bin/env node
// @ts-check
// Builds the package in the current folder into a new folder and swaps it for `dist` when all is well: the compiled
// test of a deleted test is gone, a failed or interrupted build leaves what was there, and whoever imports the package
// meanwhile finds it whole. `build.mjs` in the package, where there is one, does what tsc does not;
// it is told the folder.
import { spawnSync } from 'node:child_process';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const tsc = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));
const made = `dist.${process.pid}.new`;
const replaced = `dist.${process.pid}.old`;
const steps = [[tsc, '-p', 'tsconfig.json', '--outDir', made, '--tsBuildInfoFile', `${made}/tsconfig.tsbuildinfo`]];
if (existsSync('build.mjs')) steps.push(['build.mjs', made]);
try {
  for (const step of steps) {
    const { status } = spawnSync(process.execPath, step, { stdio: 'inherit' });
    if (status !== 0) {
      process.exitCode = status ?? 1;
      break;
    }
  }
  if (!process.exitCode) {
    if (existsSync('dist')) renameSync('dist', replaced);
    renameSync(made, 'dist');
  }
} finally {
  for (const folder of [made, replaced]) rmSync(folder, { recursive: true, force: true });
}
