import { beforeAll, describe, expect, it } from '@jest/globals';
import { type EngineName, listEngines, startEngine } from '@dynclean/engine';
import * as tf from '@tensorflow/tfjs-core';

import { clipByGlobalNorm } from './clipByGlobalNorm.js';
import { readSettledMemory } from './testing/readSettledMemory.js';

const engines = listEngines()
  .filter(({ available }) => available)
  .map(({ name }) => name);

describe.each(engines)('clipByGlobalNorm on %s', (engine: EngineName) => {
  beforeAll(() => startEngine({ engine, threads: 1, precision: 'fp32' }));

  // 3, 0 and 4 and 12: the root of 9 + 16 + 144 is 13.
  const clip = (maxNorm: number, scale = 1): (readonly [string, number[]])[] =>
    tf.tidy(() => {
      const gradients = { a: tf.tensor2d([[3 * scale], [0]]), b: tf.tensor1d([4 * scale, 12 * scale]) };
      return Object.entries(clipByGlobalNorm(gradients, maxNorm)).map(
        ([name, gradient]) => [name, [...gradient.dataSync()]] as const,
      );
    });

  it('shortens all gradients by the same factor where they are longer together', () => {
    const [a, b] = clip(6.5) as [readonly [string, number[]], readonly [string, number[]]];
    expect([a[0], b[0]]).toEqual(['a', 'b']);
    [1.5, 0].forEach((value, i) => expect(a[1][i]).toBeCloseTo(value, 5));
    [2, 6].forEach((value, i) => expect(b[1][i]).toBeCloseTo(value, 5));
  });

  it('leaves shorter ones as they are, to the bit', () => {
    expect(clip(13.1)).toEqual([['a', [3, 0]], ['b', [4, 12]]]); // prettier-ignore
  });

  it('gives 0 for 0, not 0 / 0', () => {
    expect(clip(1, 0)).toEqual([['a', [0, 0]], ['b', [0, 0]]]); // prettier-ignore
  });

  it('passes over a variable without a gradient, and leaves nothing behind', async () => {
    const before = await readSettledMemory();
    const gradient = tf.tensor1d([2]);
    const clipped = clipByGlobalNorm({ a: gradient, b: null as unknown as tf.Tensor }, 1);
    expect(Object.keys(clipped)).toEqual(['a']);
    expect(gradient.dataSync()[0]).toBe(2);
    tf.dispose([gradient, clipped]);
    expect(clipByGlobalNorm({}, 1)).toEqual({});
    const { numTensors, nativeHandles } = await readSettledMemory();
    expect([numTensors, nativeHandles]).toEqual([before.numTensors, before.nativeHandles]);
  });

  it.each([0, -1, NaN])('refuses a largest norm of %d', (maxNorm) => {
    expect(() => clipByGlobalNorm({}, maxNorm)).toThrow(`maxNorm must be above 0, but got ${maxNorm}`);
  });
});
