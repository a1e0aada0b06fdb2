import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { listEngines, startEngine, withPrecision } from '@dynclean/engine';
import { bfloat16SkipReason } from '@dynclean/engine/testing';
import { AdamW, computeClipFactor } from '@dynclean/training';
import { makeTinyTask, readSettledMemory } from '@dynclean/training/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

import { checkParity } from './checkParity.js';
import { createObjective } from './createObjective.js';

// A GPU in all but hardware (backend-libtorch/tests/twin-device): tensors have memory of their own, mixing devices is
// an error, and every value that is read back is counted.

/** What the tests need of the addon and of the device. */
interface Addon {
  call(operator: string, ...args: unknown[]): unknown;
  setDevice(device: string): void;
  operatorCalls(): Record<string, number>;
}
interface Twin {
  takeCounts(): { operators: number; reads: number; writes: number };
}

const libtorch = listEngines().find(({ name }) => name === 'libtorch');
const hasCompiler = spawnSync(process.env['CXX'] ?? 'g++', ['--version']).status === 0;
const skip = libtorch?.available !== true ? `engine libtorch: ${libtorch?.reason}` : hasCompiler ? null : 'needs g++';
/** Both are compared with what the CPU makes of it. */
const [itInBfloat16, needsBfloat16] = bfloat16SkipReason === null ? [it, ''] : [it.skip, ` (${bfloat16SkipReason})`];
const fixtures = fileURLToPath(new URL('../tests/fixtures', import.meta.url));

(skip === null ? describe : describe.skip)(`a second device${skip === null ? '' : ` (skipped: ${skip})`}`, () => {
  let addon: Addon;
  let twin: Twin;

  beforeAll(async () => {
    const script = fileURLToPath(new URL('../../../scripts/cuda/buildTwinDevice.mjs', import.meta.url));
    const { status, stdout, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    await startEngine({ engine: 'libtorch', threads: 1, precision: 'fp32' });
    addon = (tf.backend() as unknown as { binding: Addon }).binding;
    twin = createRequire(import.meta.url)(stdout.trim()) as Twin;
  });
  afterAll(() => addon.setDevice('cpu'));

  it.each(['bert', 'roberta', 'mpnet-heads', 'mpnet-layers'])(
    'agrees with PyTorch there on all of %s',
    async (fixture) => {
      addon.setDevice('privateuseone:0');
      twin.takeCounts();
      const before = await readSettledMemory();
      const { quantities } = await checkParity(join(fixtures, fixture));
      expect(quantities.filter(({ ok }) => !ok)).toEqual([]);
      expect(twin.takeCounts().operators).toBeGreaterThan(500); // it was computed there
      expect((await readSettledMemory()).nativeHandles).toBe(before.nativeHandles);
    },
  );

  /**
   * Three steps from the same seed, as the training loop takes them, clipped; the weights afterwards, and counts of
   * each step.
   */
  function takeSteps(device: string, name: 'span' | 'topneg', dropout = false) {
    addon.setDevice(device);
    const method = { name, settings: name === 'topneg' ? { keepFraction: 0.3 } : {} };
    const task = makeTinyTask({ method, headDropout: dropout ? 0.2 : 0 }, { dropout });
    const { corpus, spans, settings } = task;
    const model = task.createModel(7);
    const { encoder, head } = model.trainable();
    const parameters = new Map([...encoder, ...head]);
    const optimizer = new AdamW([{ parameters, learningRate: 1e-3, weightDecay: 0 }], settings);
    const objective = createObjective({ corpus, labels: spans.labels, settings });
    const perStep = Array.from({ length: 3 }, () => {
      addon.operatorCalls();
      twin.takeCounts();
      tf.tidy(() => {
        const batch = objective.prepare(model, [0, 1, 2, 3], { epoch: 1, step: 1 });
        const { grads } = tf.variableGrads(() => objective.loss(model, batch, 1), [...parameters.values()]);
        optimizer.step(grads, 1, computeClipFactor(grads, 0.1));
        batch.dispose();
      });
      const calls = Object.values(addon.operatorCalls()).reduce((sum, count) => sum + count, 0);
      return { ...twin.takeCounts(), calls };
    });
    const weights = new Map([...model.export()].map(([name, { values }]) => [name, Array.from(values)]));
    optimizer.dispose();
    model.dispose();
    return { perStep, weights };
  }

  /** Within rounding, which is another where a tensor lies in memory another way. */
  function expectNear(there: Map<string, number[]>, here: Map<string, number[]>): void {
    expect([...there.keys()]).toEqual([...here.keys()]);
    for (const [name, values] of there) {
      if (name.endsWith('attention.self.key.bias')) continue; // its gradient is rounding and nothing else
      const largest = Math.max(...values.map((value, i) => Math.abs(value - (here.get(name)?.[i] ?? NaN))));
      expect([name, largest < 1e-5]).toEqual([name, true]);
    }
  }

  it.each([false, true])('takes a step there without reading anything back, with dropout: %p', (dropout) => {
    const there = takeSteps('privateuseone:0', 'span', dropout);
    expect(there.perStep.map(({ reads }) => reads)).toEqual([0, 0, 0]);
    for (const { operators, calls } of there.perStep) {
      expect(operators).toBeGreaterThan(50);
      expect(calls).toBe(there.perStep[0]?.calls); // the same batch, the same work
    }
    const here = takeSteps('cpu', 'span', dropout);
    // Masks come from the device's own generator where that is not a CPU's.
    if (!dropout) expectNear(there.weights, here.weights);
    else for (const weights of there.weights.values()) expect(weights.every(Number.isFinite)).toBe(true);
  });

  itInBfloat16(
    `takes a step in bfloat16 there without reading anything back, near what a CPU gets${needsBfloat16}`,
    async () => {
      const steps = (device: string) => withPrecision('bf16', () => Promise.resolve(takeSteps(device, 'span')));
      const [there, here] = [await steps('privateuseone:0'), await steps('cpu')];
      expect(there.perStep.map(({ reads }) => reads)).toEqual([0, 0, 0]);
      for (const [name, values] of there.weights) {
        if (name.endsWith('attention.self.key.bias')) continue; // its gradient is rounding and nothing else
        const differences = values.map((value, i) => Math.abs(value - (here.weights.get(name)?.[i] ?? NaN)));
        // Three steps move a weight by 3e-3 at most, and so do some whose gradients are rounding alone: not most of
        // them.
        const median = differences.sort((a, b) => a - b)[values.length >> 1] ?? NaN;
        expect([name, median < 1e-4]).toEqual([name, true]);
        expect([name, (differences.at(-1) ?? NaN) < 7e-3]).toEqual([name, true]);
      }
    },
  );

  it('ranks for TopNeg there too, and reads nothing back', () => {
    const there = takeSteps('privateuseone:0', 'topneg');
    expect(there.perStep.map(({ reads }) => reads)).toEqual([0, 0, 0]);
    expectNear(there.weights, takeSteps('cpu', 'topneg').weights);
  });

  itInBfloat16(
    `multiplies in bfloat16 to the same values, without the padding that only a CPU gains by${needsBfloat16}`,
    () => {
      const multiply = (device: string) => {
        addon.setDevice(device);
        return tf.tidy(() => {
          const x = tf.tensor2d(
            Array.from({ length: 5 * 8 }, (_, i) => Math.sin(i)),
            [5, 8],
          );
          const weight = tf.tensor2d(
            Array.from({ length: 3 * 8 }, (_, i) => Math.cos(i)),
            [3, 8],
          );
          addon.operatorCalls();
          const [y] = tf.engine().runKernel('Linear', { x, weight }, { precision: 'bf16' }) as unknown as tf.Tensor[];
          const calls = addon.operatorCalls();
          return { shape: y?.shape, values: Array.from(y?.dataSync() ?? []), pads: 'new_zeros' in calls } as never;
        }) as { shape: number[]; values: number[]; pads: boolean };
      };
      const [here, there] = [multiply('cpu'), multiply('privateuseone:0')];
      expect([here.pads, there.pads]).toEqual([true, false]);
      expect([there.shape, there.values]).toEqual([[5, 3], here.values]);
    },
  );

  it('refuses operators that libtorch has for CPUs alone', () => {
    addon.setDevice('privateuseone:0');
    const heads = Array.from({ length: 3 }, () => addon.call('zeros', [1, 2, 3, 4]));
    expect(() => addon.call('_scaled_dot_product_flash_attention_for_cpu', ...heads)).toThrow(
      'twin device: aten::_scaled_dot_product_flash_attention_for_cpu is there on CPUs alone',
    );
  });

  it('refuses tensors of two devices, as a GPU does, and names the operator', () => {
    addon.setDevice('cpu');
    const here = tf.tensor1d([1, 2]);
    addon.setDevice('privateuseone:0');
    const there = tf.tensor1d([3, 4]);
    expect(() => tf.add(here, there)).toThrow(/kernel Add on .*(two devices|beside its own)/);
    tf.dispose([here, there]);
  });
});
