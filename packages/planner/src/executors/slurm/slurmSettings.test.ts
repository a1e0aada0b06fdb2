import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { createTestFolder } from '@dynclean/stages/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';

import { openExecutor } from '../openExecutor.js';
import { createSlurmJsonSchema } from './slurmSettings.js';

let file: string;
beforeAll(async () => {
  file = join(await createTestFolder(), 'slurm.yaml');
});

const open = async (text: string, choice = {}) => {
  await writeFile(file, text);
  return openExecutor('slurm', file, { engine: 'cpu', ...choice });
};

describe('settings of the executor slurm', () => {
  it.each([
    ['partitoin: gpu\n', `:1:1: each key must be one of partition, account, qos,`, 'but got the key "partitoin"'],
    ['cores: 0\n', ':1:8: cores: must be at least 1, but got 0', ''],
    ['time: { most: 24 hours }\n', ':1:15: time.most: must be right: a whole number with s, m, h or d', '"24 hours"'],
    ['memory: lots\n', ':1:9: memory: must be right: a whole number with M, G or T', 'but got "lots"'],
    ['kinds:\n  training: { gpus: 1 }\n', ':2:13: kinds.training: must be right: a kind of stage (train, ', ''],
    ['kinds:\n  train: { gpu: 1 }\n', ':2:12: kinds.train: each key must be one of partition', 'the key "gpu"'],
  ])('are refused with their place: %j', async (text, ...words) => {
    const said = await open(text).catch((error: Error) => error.message);
    for (const word of words) expect(said).toContain(word);
  });

  it('say what stages are computed with, by kind, whatever this machine has', async () => {
    const { computer } = await open('engine: libtorch\ngpus: 1\nkinds: { threshold: { gpus: 0 } }\n');
    expect(computer).toMatchObject({
      name: 'libtorch',
      deviceKind: 'cuda',
      deviceKinds: { train: 'cuda', threshold: 'cpu' },
      bfloat16: { possible: true, fast: true },
    });
    expect(computer.deviceKinds).not.toHaveProperty('clean');
    const onCpu = await open('engine: libtorch\n');
    expect(onCpu.computer).toMatchObject({ deviceKind: 'cpu', bfloat16: { possible: false } });
    expect((await open('engine: cpu\nbfloat16: fast\n')).computer.bfloat16).toBeNull(); // it has no bfloat16
  });

  it('are not contradicted by --device', async () => {
    await expect(open('gpus: 1\n', { device: 'cpu' })).rejects.toThrow(
      `device: must be what the executor's settings say (gpus: 1, so cuda), but got "cpu"`,
    );
    await expect(open('gpus: 1\n', { device: 'cuda:0' })).resolves.toBeDefined();
  });
});

describe(createSlurmJsonSchema, () => {
  it('is what editors have', async () => {
    const path = new URL('../../../../../experiments/slurm.schema.json', import.meta.url);
    const copy: unknown = JSON.parse(await readFile(path, 'utf8')); // node scripts/writeManifestSchema.mjs
    expect(copy).toEqual(JSON.parse(JSON.stringify(createSlurmJsonSchema())));
  });
});
