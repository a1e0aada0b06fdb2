#!/usr/bin/env node
// @ts-check
// Runs the compiled tests of the package in the current folder; arguments go to jest. Writes test-results.json, which
// scripts/test.mjs adds up (also when nx takes them from its cache).
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

// nx asks every program for colours; some take that for a terminal, and tests read what programs say.
const { FORCE_COLOR: _, ...environment } = process.env;
const fromRoot = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const { status } = spawnSync(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--no-warnings',
    '--expose-gc',
    fromRoot('node_modules/jest/bin/jest.js'),
    '--config',
    fromRoot('jest.config.mjs'),
    '--rootDir',
    process.cwd(),
    '--json',
    '--outputFile=test-results.json',
    '--passWithNoTests',
    ...process.argv.slice(2),
  ],
  { stdio: ['inherit', 'ignore', 'inherit'], env: { ...environment, NX_DAEMON: 'false' } },
);
process.exit(status ?? 1);
