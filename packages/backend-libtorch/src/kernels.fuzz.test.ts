import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { skipReason } from './testing.js';

// The long form is scripts/fuzzKernels.mjs.
describe(skipReason ?? 'kernels with arguments of every kind', () => {
  const test = skipReason === null ? it : it.skip;

  test('give right values or an error, whatever layout, shape or dtype comes', () => {
    const script = fileURLToPath(new URL('../tests/fuzz-kernels/run.mjs', import.meta.url));
    const args = [script, '--calls', '2000', '--seed', '1'];
    const { status, signal, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect([status, signal]).toEqual([0, null]);
    const lines = stdout.trim().split('\n');
    expect(lines.slice(0, -1)).toEqual([]); // a line for each fault
    const counts = JSON.parse(lines.at(-1) ?? '') as { calls: number; values: number; refusals: number };
    expect(counts.calls).toBe(2000);
    expect(counts.values).toBeGreaterThan(1200); // both sides were reached
    expect(counts.refusals).toBeGreaterThan(300);
  });
});
