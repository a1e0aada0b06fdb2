import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { listEngines } from '@dynclean/engine';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { runCli } from './testing/runCli.js';
import { smallShape, writeTestCorpus } from './testing/writeTestCorpus.js';

const hasLibtorch = listEngines().some(({ name, available }) => name === 'libtorch' && available);
const table10 = fileURLToPath(new URL('../../../experiments/dynclean/table10.yaml', import.meta.url));

/** What libtorch and oneDNN then take this machine for: a laptop's processor, without AVX512. */
const env = { ATEN_CPU_CAPABILITY: 'avx2', ONEDNN_MAX_CPU_ISA: 'AVX2' };

(hasLibtorch ? describe : describe.skip)('a CPU that cannot multiply bfloat16 (needs the engine libtorch)', () => {
  let [folder, corpus, encoder] = ['', '', ''];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dynclean-smaller-'));
    ({ corpus, encoder } = await writeTestCorpus(folder));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('computes in fp32 by itself, and refuses bf16 before anything is written', async () => {
    const train = ['train', corpus, '--encoder', encoder, ...smallShape, '--epochs', '1'];
    const plain = await runCli([...train, '--out', join(folder, 'plain')], { env });
    expect([plain.code, plain.stderr.match(/fp32 \(this CPU cannot multiply bfloat16\) on cpu/)?.length]).toEqual([
      0, 1,
    ]);
    const refused = await runCli([...train, '--out', join(folder, 'low'), '--precision', 'bf16'], { env });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(
      'precision: must be fp32 here, but got "bf16": this CPU cannot multiply bfloat16. Use --precision fp32, or auto',
    );
    expect(await readdir(folder)).not.toContain('low');
  });

  it('runs profiles in the precision that it has, a table says which, and bf16 is refused with the ways out', async () => {
    const results = join(folder, 'results');
    const few = ['--datasets', 'wikigold', '--models', 'roberta,roberta-st'];
    const choice = [table10, '--profile', 'tiny', ...few, '--results', results];
    const refused = await runCli(['run', ...choice, '--precision', 'bf16'], { env });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(
      /precision: must be one that this machine computes, but \d+ of \d+ stages to do want bf16 \(profile tiny\): this CPU cannot multiply bfloat16\. Either:\n +--precision fp32/,
    );
    expect(await readdir(folder)).not.toContain('results');
    const run = await runCli(['run', ...choice], { env });
    expect([run.code, run.stderr.includes('failed')]).toEqual([0, false]);
    for (const where of [env, {}]) {
      const table = await runCli(['table', ...choice], { env: where }); // whatever machine reads it
      expect(table.stdout).toContain('precision: auto, here fp32');
      expect(table.stdout).toContain('libtorch fp32');
      expect(table.stdout).not.toContain('Waiting for');
    }
  });

  it('is told by doctor what it cannot do', async () => {
    const { code, stdout } = await runCli(['doctor'], { env });
    expect(code).toBe(0);
    expect(stdout).toContain('this CPU cannot multiply bfloat16');
  });
});
