import { beforeAll, describe, expect, it } from '@jest/globals';
import { type EngineName, listEngines, startEngine } from '@dynclean/engine';
import * as tf from '@tensorflow/tfjs-core';

import { computeClipFactor } from './computeClipFactor.js';
import { readSettledMemory } from './testing/readSettledMemory.js';

const engines = listEngines()
  .filter(({ available }) => available)
  .map(({ name }) => name);

describe.each(engines)('computeClipFactor on %s', (engine: EngineName) => {
  beforeAll(() => startEngine({ engine, threads: 1, precision: 'fp32' }));

  // 3, 0 and 4 and 12: the root of 9 + 16 + 144 is 13.
  const factorOf = (maxNorm: number, scale = 1): number =>
    tf.tidy(() => {
      const gradients = { a: tf.tensor2d([[3 * scale], [0]]), b: tf.tensor1d([4 * scale, 12 * scale]) };
      return computeClipFactor(gradients, maxNorm).dataSync()[0]!;
    });

  it('shortens gradients that are longer together', () => {
    expect(factorOf(6.5)).toBeCloseTo(0.5, 6);
  });

  it('is exactly 1 where they are shorter, and for 0, which is not 0 / 0', () => {
    expect([factorOf(13.1), factorOf(1, 0)]).toEqual([1, 1]);
  });

  it('is the factor of torch.nn.utils.clip_grad_norm_ for a norm that is as small as its epsilon', () => {
    expect(factorOf(1e-6, 1e-6 / 13)).toBeCloseTo(0.5, 5); // 1e-6 / (1e-6 + 1e-6)
  });

  it('passes over a variable without a gradient, and leaves nothing behind', async () => {
    const before = await readSettledMemory();
    const gradient = tf.tensor1d([2]);
    const factor = computeClipFactor({ a: gradient, b: null as unknown as tf.Tensor }, 1);
    expect(factor.dataSync()[0]).toBeCloseTo(0.5, 6);
    expect(gradient.dataSync()[0]).toBe(2);
    const ofNone = computeClipFactor({}, 1);
    expect(ofNone.dataSync()[0]).toBe(1);
    tf.dispose([gradient, factor, ofNone]);
    const { numTensors, nativeHandles } = await readSettledMemory();
    expect([numTensors, nativeHandles]).toEqual([before.numTensors, before.nativeHandles]);
  });

  it.each([0, -1, NaN])('refuses a largest norm of %d', (maxNorm) => {
    expect(() => computeClipFactor({}, maxNorm)).toThrow(`maxNorm must be above 0, but got ${maxNorm}`);
  });
});
