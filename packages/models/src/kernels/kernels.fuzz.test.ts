import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { findAddon } from '@dynclean/backend-libtorch';
import { describe, expect, it } from '@jest/globals';

const skipReason = findAddon() === null ? 'skipped: the libtorch addon is not built (npm run setup)' : null;
const fromHere = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const fuzzer = fromHere('../../../backend-libtorch/tests/fuzz-kernels/run.mjs');

// The long form, with all kernels of the backend, is scripts/fuzzKernels.mjs.
describe(skipReason ?? 'our kernels with arguments of every kind', () => {
  const test = skipReason === null ? it : it.skip;

  test.each([
    ['SpanFeatures', 'SpanFeatures'],
    ['SpanFeaturesGrad', 'SpanFeatures'],
  ])('%s gives right values or an error, whatever layout, shape or dtype comes', (kernel, file) => {
    const kernels = fromHere(`../../tests/fuzz-kernels/${file}.mjs`);
    const args = [fuzzer, '--kernels', kernels, '--kernel', kernel, '--calls', '300', '--seed', '1'];
    const { status, signal, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect([status, signal]).toEqual([0, null]);
    const lines = stdout.trim().split('\n');
    expect(lines.slice(0, -1)).toEqual([]); // a line for each fault
    const counts = JSON.parse(lines.at(-1) ?? '') as { values: number; refusals: number };
    expect(counts.values).toBeGreaterThan(100); // both sides were reached
    expect(counts.refusals).toBeGreaterThan(30);
  });
});
