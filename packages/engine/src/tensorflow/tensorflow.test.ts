import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

import { listEngines, seedEngine, startEngine } from '../startEngine.js';
import { nextSeed } from '../randomSeeds.js';
import { findTensorflow } from './findTensorflow.js';
import { TensorflowError, chooseVisible, loadTensorflow } from './loadTensorflow.js';

const report = listEngines().find(({ name }) => name === 'tensorflow');
const note = report?.available === true ? '' : ` (skipped: engine tensorflow: ${report?.reason ?? ''})`;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynclean-tensorflow-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('without TensorFlow', () => {
  afterEach(() => {
    delete process.env['DYNCLEAN_TENSORFLOW'];
  });

  it('says which command builds it', async () => {
    process.env['DYNCLEAN_TENSORFLOW'] = join(folder, '.engine', 'tensorflow.json');
    await expect(startEngine({ engine: 'tensorflow' })).rejects.toThrow(
      'engine: must be one that can be used here, but got "tensorflow": it was not built yet: ' +
        'run `npm run setup -- --engine tensorflow`. Engines: libtorch, tensorflow, cpu, auto.',
    );
  });

  it('says what is gone of it', async () => {
    const record = join(folder, 'tensorflow.json');
    await writeFile(record, JSON.stringify({ packageFolder: 'gone/tfjs-node', packageName: 'x' }));
    process.env['DYNCLEAN_TENSORFLOW'] = record;
    expect(findTensorflow()).toMatch(/gone\/tfjs-node is gone: run `npm run setup -- --engine tensorflow`$/);
  });

  it('has no GPU to offer where there is none, though its build could use one', async () => {
    const record = join(folder, 'cuda.json');
    const install = { packageFolder: folder, packageName: '@tensorflow/tfjs-node-gpu', tensorflowVersion: '2.21.0' };
    await writeFile(record, JSON.stringify({ ...install, cuda: true }));
    process.env['DYNCLEAN_TENSORFLOW'] = record;
    const found = listEngines().find(({ name }) => name === 'tensorflow');
    expect(found?.reason).toBe('TensorFlow 2.21.0 under @tensorflow/tfjs-node-gpu');
    if (!existsSync('/proc/driver/nvidia/gpus')) {
      expect([found?.devices.map(({ name }) => name), found?.noCuda]).toEqual([['cpu'], 'no NVIDIA GPU is seen']);
    }
  });

  it('says why it does not load', async () => {
    const broken = { packageFolder: join(folder, 'none'), packageName: 'x', tensorflowVersion: '0', cuda: false };
    const loading = loadTensorflow(broken, { threads: 1, gpu: null });
    await expect(loading).rejects.toThrow(TensorflowError);
    await expect(loading).rejects.toThrow(
      /none does not load: .*; run `npm run setup -- --engine tensorflow` to build/,
    );
  });
});

describe(chooseVisible, () => {
  it.each([
    [undefined, 1, '1'],
    [undefined, null, '-1'],
    ['4,5', 1, '5'], // the second of those that this process was given
    ['4,5', 2, '-1'],
    ['', 0, '0'],
  ])('with CUDA_VISIBLE_DEVICES %s, GPU %s is %s', (given, gpu, visible) => {
    expect(chooseVisible(given, gpu)).toBe(visible);
  });
});

(note === '' ? describe : describe.skip)(`the engine tensorflow${note}`, () => {
  it('is never preferred to libtorch, and says what it is', async () => {
    const names = listEngines().map(({ name }) => name);
    expect(names.indexOf('tensorflow')).toBeGreaterThan(names.indexOf('libtorch'));
    const engine = await startEngine({ engine: 'tensorflow', threads: 1 });
    expect(engine).toMatchObject({ name: 'tensorflow', reason: 'asked for', precision: 'fp32', threads: 1 });
    expect(engine.version).toMatch(/^TensorFlow 2\.\d+\.\d+ \(@tensorflow\/tfjs-node(-gpu)?\)$/);
    expect(tf.getBackend()).toBe('tensorflow');
  });

  it('shares tensors, gradients and the tape with the other engines', async () => {
    for (const engine of ['tensorflow', 'cpu', 'tensorflow'] as const) {
      await startEngine({ engine, threads: 1 });
      const { value, grad } = tf.valueAndGrad((x: tf.Tensor) => tf.sum(tf.square(x)))(tf.tensor1d([3, -1]));
      expect([value.dataSync()[0], ...grad.dataSync()]).toEqual([10, 6, -2]);
      expect(grad).toBeInstanceOf(tf.Tensor);
      tf.dispose([value, grad]);
    }
    // A tensor that was made on one engine is moved to the next when it is used there.
    await startEngine({ engine: 'cpu' });
    const x = tf.tensor1d([1, 2]);
    await startEngine({ engine: 'tensorflow', threads: 1 });
    expect(Array.from(tf.add(x, 1).dataSync())).toEqual([2, 3]);
  });

  it('draws the same numbers from the same seed', async () => {
    await startEngine({ engine: 'tensorflow', threads: 1 });
    const draw = (seed: number) => {
      seedEngine(seed);
      return Array.from(tf.randomUniform([8], 0, 1, 'float32', nextSeed()).dataSync());
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(8)).not.toEqual(draw(7));
  });

  it('refuses bf16, and a device that it has not', async () => {
    await expect(startEngine({ engine: 'tensorflow', precision: 'bf16' })).rejects.toThrow(
      'precision: must be fp32 on the engine tensorflow, but got "bf16". Use --engine libtorch for it.',
    );
    await expect(startEngine({ engine: 'tensorflow', device: 'cuda:99' })).rejects.toThrow('but got "cuda:99"');
  });
});
