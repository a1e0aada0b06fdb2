import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { findAddon } from '@dynclean/backend-libtorch';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { Findings } from './doctor/collectFindings.js';
import { runCli } from './testing/runCli.js';

const fixture = fileURLToPath(new URL('../../../../shared/fixtures/bert-tiny', import.meta.url));
const canCompare = existsSync(fixture) && findAddon() !== null;

interface Parity {
  readonly quantities: readonly { name: string; maxAbs: number; maxRel: number; tolerance: number; ok: boolean }[];
}

/** An environment in which no engine but the plain one was built. */
const nothingBuilt = (folder: string) => ({
  DYNCLEAN_ADDON: join(folder, 'no-addon.node'),
  DYNCLEAN_TENSORFLOW: join(folder, 'tensorflow.json'),
});

describe('dynclean doctor', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dynclean-doctor-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('says what is used and why, and how to get what is missing, and fetches nothing', async () => {
    const cache = join(folder, 'cache');
    const env = { DYNCLEAN_CACHE: cache, ...nothingBuilt(folder) };
    const { code, stdout } = await runCli(['doctor', '--json', '--quiet'], { env });
    expect(code).toBe(0);
    const findings = JSON.parse(stdout) as Findings;
    expect(findings.engine).toMatchObject({ name: 'cpu', device: 'cpu', precision: 'fp32' });
    expect(findings.engine?.reason).toContain('nothing better is there');
    const libtorch = findings.engines.find(({ name }) => name === 'libtorch');
    expect(libtorch?.available).toBe(false);
    expect(libtorch?.reason).toContain('npm run setup');
    expect(findings.advice.join()).toContain('too slow for real encoders');
    expect(findings.machine.cpu.cores).toBeGreaterThan(0);
    expect(findings.machine.memory.availableBytes).toBeGreaterThan(0);
    expect(findings.encoders.map(({ id, folder: place }) => [id, place])).toContainEqual(['minilm', null]);
    expect(findings.datasets.find(({ id }) => id === 'wikigold')?.wayHere).toBe('dynclean data fetch wikigold');
    expect(existsSync(cache)).toBe(false);
  });

  it('ends with 1 when the engine that was asked for cannot be used, and shows the rest', async () => {
    const env = nothingBuilt(folder);
    const { code, stdout } = await runCli(['doctor', '--engine', 'libtorch'], { env });
    expect(code).toBe(1);
    expect(stdout).toMatch(/used\s+none/);
    expect(stdout).toContain('engine: must be one that can be used here, but got "libtorch"');
    expect(stdout).toContain('Datasets');
  });

  it('says which command builds TensorFlow where it is not built', async () => {
    const { code, stdout } = await runCli(['doctor', '--engine', 'tensorflow'], { env: nothingBuilt(folder) });
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /tensorflow\s+cannot be used: it was not built yet: run `npm run setup -- --engine tensorflow`/,
    );
  });

  it('says why there is no GPU for who asks for one', async () => {
    const { code, stdout } = await runCli(['doctor', '--engine', 'cpu', '--device', 'cuda:1', '--json']);
    expect(code).toBe(1);
    const { engine, advice } = JSON.parse(stdout) as Findings;
    expect(engine).toBeNull();
    expect(advice[0]).toBe(
      'device: must be cpu on the engine cpu here, but got "cuda:1": plain TensorFlow.js computes on the CPU alone',
    );
    const typo = await runCli(['doctor', '--device', 'gpu']);
    expect([typo.code, typo.stdout]).toEqual([2, '']);
    expect(typo.stderr).toContain('--device: must be auto, cpu, cuda or cuda:N, but got "gpu"');
  });

  it('times the engines that are there, when it is asked to', async () => {
    const { code, stdout } = await runCli(['doctor', '--speed', '--json', '--threads', '1']);
    expect(code).toBe(0);
    const { engines, speeds } = JSON.parse(stdout) as Findings;
    const usable = engines.filter(({ available }) => available).map(({ name }) => name);
    expect([...new Set(speeds?.map(({ engine }) => engine))]).toEqual(usable);
    for (const { stepMs, matmulGflops, addMicros } of speeds ?? []) {
      for (const figure of [stepMs, matmulGflops, addMicros]) expect(figure).toBeGreaterThan(0);
    }
  });

  it('times in the precision that is asked for, and leaves out what has it not', async () => {
    const time = async (precision: string, env = {}) => {
      const { stdout } = await runCli(['doctor', '--speed', '--json', '--threads', '1', '--precision', precision], {
        env,
      });
      return (JSON.parse(stdout) as Findings).speeds?.map(({ engine, precision: of }) => `${engine} ${of}`);
    };
    expect(await time('bf16', nothingBuilt(folder))).toEqual([]); // the plain engine has float32 alone
    const bf16 = await time('bf16');
    expect(bf16?.filter((of) => of !== 'libtorch bf16')).toEqual([]); // or nothing where this CPU cannot
  });

  it('refuses a folder that is no fixture', async () => {
    const { code, stdout, stderr } = await runCli(['doctor', '--fixture', folder, '--engine', 'cpu']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`${folder}: must be a parity fixture`);
  });

  (canCompare ? it : it.skip)(
    "holds the engine to PyTorch's numbers, and ends with 1 where it is off (needs ../shared/fixtures and libtorch)",
    async () => {
      const good = await runCli(['doctor', '--fixture', fixture]);
      expect(good.code).toBe(0);
      const { quantities } = JSON.parse(good.stdout) as Parity;
      expect(quantities.map(({ name }) => name)).toContain('logits');
      for (const { ok, maxAbs, tolerance } of quantities) expect(ok && maxAbs <= tolerance).toBe(true);

      const changed = join(folder, 'changed');
      await cp(fixture, changed, { recursive: true });
      const path = join(changed, 'head.safetensors');
      const bytes = await readFile(path);
      bytes.writeFloatLE(bytes.readFloatLE(bytes.length - 4) + 1, bytes.length - 4); // one weight, off by one
      await writeFile(path, bytes);
      const bad = await runCli(['doctor', '--fixture', changed]);
      expect(bad.code).toBe(1);
      const off = (JSON.parse(bad.stdout) as Parity).quantities.filter(({ ok }) => !ok).map(({ name }) => name);
      expect(off).toContain('logits');
      expect(bad.stderr).toContain('warning: out of tolerance: ');
    },
  );
});
