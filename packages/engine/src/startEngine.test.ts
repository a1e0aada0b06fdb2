import { afterEach, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

import { enginePrecision, withPrecision } from './precision.js';
import { nextSeed, resetSeeds } from './randomSeeds.js';
import type { EngineName } from './Engine.js';
import { describeBfloat16, listEngines, seedEngine, startEngine } from './startEngine.js';

const reports = listEngines();
const libtorch = reports.find(({ name }) => name === 'libtorch');
const itWithLibtorch = libtorch?.available === true ? it : it.skip;
const libtorchSkip = libtorch?.available === true ? '' : ` (skipped: engine libtorch: ${libtorch?.reason ?? ''})`;

describe(startEngine, () => {
  it('always has the plain engine, in float32 on one thread', async () => {
    const engine = await startEngine({ engine: 'cpu' });
    expect(engine).toMatchObject({ name: 'cpu', device: 'cpu', precision: 'fp32', threads: 1, reason: 'asked for' });
    expect(tf.getBackend()).toBe('cpu');
    expect(tf.tidy(() => tf.add(1, 2).dataSync()[0])).toBe(3);
  });

  it('sums segments in one walk, empty and unknown ones as TensorFlow does', async () => {
    await startEngine({ engine: 'cpu' });
    const sums = tf.tidy(() => {
      const x = tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]);
      return Array.from(tf.unsortedSegmentSum(x, tf.tensor1d([2, 0, 2], 'int32'), 4).dataSync()) as never;
    });
    expect(sums).toEqual([3, 4, 0, 0, 6, 8, 0, 0]);
  });

  it('takes the best that is there by itself, and says why', async () => {
    const engine = await startEngine();
    const best = reports.find(({ available }) => available);
    expect(engine.name).toBe(best?.name);
    if (engine.name === 'libtorch') expect(engine.reason).toBe('the fastest');
    else expect(engine.reason).toContain(`nothing better is there (libtorch: ${libtorch?.reason ?? ''}`);
  });

  itWithLibtorch(`switches between engines; gradients work on each${libtorchSkip}`, async () => {
    for (const engine of ['libtorch', 'cpu', 'libtorch'] as const) {
      await startEngine({ engine });
      expect(tf.getBackend()).toBe(engine);
      const gradient = tf.tidy(() =>
        tf
          .grad((x: tf.Tensor) => tf.sum(tf.square(x)))(tf.tensor1d([3, -1]))
          .dataSync(),
      );
      expect(Array.from(gradient)).toEqual([6, -2]);
    }
  });

  itWithLibtorch(`chooses bf16 by itself exactly where the processor is fast at it${libtorchSkip}`, async () => {
    const { precision, precisionReason } = await startEngine({ engine: 'libtorch', device: 'cpu' });
    const bfloat16 = describeBfloat16('libtorch', 'cpu');
    expect(precision).toBe(bfloat16?.fast === true ? 'bf16' : 'fp32');
    expect(precisionReason).toBe(bfloat16?.reason);
    expect(enginePrecision()).toBe(precision);
    expect((await startEngine({ engine: 'libtorch', precision: 'fp32' })).precision).toBe('fp32');
    expect(enginePrecision()).toBe('fp32');
  });

  itWithLibtorch(`uses as many threads as it is told${libtorchSkip}`, async () => {
    expect((await startEngine({ engine: 'libtorch', threads: 1 })).threads).toBe(1);
  });

  it('refuses what it does not know', async () => {
    await expect(startEngine({ engine: 'gpu' as EngineName })).rejects.toThrow('but got "gpu"');
    await expect(startEngine({ engine: 'cpu', threads: 0 })).rejects.toThrow(
      'threads: must be an integer of at least 1, but got 0',
    );
    await expect(startEngine({ engine: 'cpu', device: 'gpu' })).rejects.toThrow(
      'device: must be auto, cpu, cuda or cuda:N, but got "gpu"',
    );
    await expect(startEngine({ engine: 'cpu', device: 'cuda' })).rejects.toThrow(
      'device: must be cpu on the engine cpu here, but got "cuda": plain TensorFlow.js computes on the CPU alone',
    );
    await expect(startEngine({ engine: 'cpu', precision: 'bf16' })).rejects.toThrow(
      'must be fp32 on the engine cpu, but got "bf16"',
    );
  });
});

describe(withPrecision, () => {
  afterEach(() => startEngine({ engine: 'cpu' }));

  it('goes back to what was, also after a failure', async () => {
    await startEngine({ engine: 'cpu' });
    await withPrecision('bf16', () => {
      expect(enginePrecision()).toBe('bf16');
      return Promise.resolve();
    });
    expect(enginePrecision()).toBe('fp32');
    await expect(withPrecision('bf16', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(enginePrecision()).toBe('fp32');
  });
});

describe(nextSeed, () => {
  it('repeats after seedEngine, differs between seeds, and gives 32-bit integers', async () => {
    await startEngine({ engine: 'cpu' });
    const draw = (seed: number): number[] => {
      seedEngine(seed);
      return Array.from({ length: 1000 }, nextSeed);
    };
    const first = draw(42);
    expect(draw(42)).toEqual(first);
    expect(draw(43)).not.toEqual(first);
    expect(new Set(first).size).toBe(1000);
    for (const seed of first) expect(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32).toBe(true);
  });

  it('is uniform enough to draw weights from: mean 1/2 and variance 1/12', () => {
    resetSeeds(1);
    const numbers = Array.from({ length: 100_000 }, () => nextSeed() / 2 ** 32);
    const mean = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
    const variance = numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / numbers.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.004); // four standard errors
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(0.001);
  });
});
