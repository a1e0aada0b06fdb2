import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { findAddon } from '@dynclean/backend-libtorch';
import { describe, expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const script = join(root, 'scripts', 'checkCuda.mjs');
const hasCompiler = spawnSync(process.env['CXX'] ?? 'g++', ['--version']).status === 0;
const skip = findAddon() === null ? 'the libtorch addon is not built' : hasCompiler ? null : 'needs g++';
const run = (...args: string[]) => spawnSync(process.execPath, [script, '--no-build', ...args], { encoding: 'utf8' });

// What a machine without a GPU can check of the script that a machine with one will run.
(skip === null ? describe : describe.skip)(`checkCuda.mjs${skip === null ? '' : ` (skipped: ${skip})`}`, () => {
  it('goes through every step but the launch in a dry run, and claims nothing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dynclean-cuda-'));
    try {
      const before = await readdir(join(root, 'results', 'bench'));
      const out = join(folder, 'result.json');
      const { status, stderr } = run('--dry-run', '--no-peer', '--out', out);
      expect([status, stderr]).toEqual([0, expect.stringContaining(`wrote ${out}`)]);
      const result = JSON.parse(await readFile(out, 'utf8')) as Record<string, never>;
      const fixtures = existsSync(join(root, '..', 'shared', 'fixtures')) ? 2 : 0;
      expect(result).toMatchObject({
        dryRun: 'every step but the launch: nothing here says anything of a GPU',
        machine: { gpu: 'none', driver: null },
        parity: { fixtures, quantities: fixtures * 96, agree: fixtures * 96 },
        specs: { failed: [] },
        ratios: null,
      });
      const { specs, step, timings } = result as unknown as {
        specs: { passed: number };
        step: { operatorCallsPerStep: number; computedPerStep: number; readsPerStep: number };
        timings: { who: string; runs: number; stepsPerSecond: number }[];
      };
      expect(specs.passed).toBeGreaterThan(4000);
      expect(step.readsPerStep).toBeLessThanOrEqual(1);
      expect(step.computedPerStep).toBeLessThan(step.operatorCallsPerStep); // views compute nothing
      expect(timings.map(({ who, runs }) => [who, runs])).toEqual([['ours', 1], ['ours', 2]]); // prettier-ignore
      for (const { stepsPerSecond } of timings) expect(stepsPerSecond).toBeGreaterThan(0);
      expect(await readdir(join(root, 'results', 'bench'))).toEqual(before);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('says in one sentence that there is no GPU where there is none', () => {
    const { status, stdout, stderr } = run('--device', 'cuda:77');
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      /checkCuda: device: must be .*, but got "cuda:77".* \(--dry-run checks every step but the launch\)/,
    );
  });
});
