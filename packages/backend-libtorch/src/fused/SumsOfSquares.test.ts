import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

import { BACKEND_NAME, type Handle, installBackend, type LibtorchBackend, ScalarType } from '../index.js';
import { skipReason } from '../testing.js';

describe(skipReason ?? 'the kernel SumsOfSquares', () => {
  const test = skipReason === null ? it : it.skip;
  let backend: LibtorchBackend;

  beforeAll(async () => {
    if (skipReason !== null) return;
    backend = installBackend();
    await tf.setBackend(BACKEND_NAME);
  });

  const run = (tensors: readonly tf.Tensor[]): number[] =>
    tf.tidy(() => {
      const inputs = Object.fromEntries(tensors.map((tensor, i) => [`x${i}`, tensor]));
      const sums: tf.Tensor = tf.engine().runKernel('SumsOfSquares', inputs);
      expect(sums.shape).toEqual([tensors.length]);
      return Array.from(sums.dataSync());
    });

  test('sums squares by tensor, of any shape', () => {
    const tensors = [tf.tensor2d([[3, -4], [0, 12]]), tf.scalar(-5), tf.zeros([0]), tf.tensor1d([1e-3])]; // prettier-ignore
    const [matrix, scalar, none, small] = run(tensors);
    expect([matrix, scalar, none]).toEqual([169, 25, 0]);
    expect(small).toBeCloseTo(1e-6, 12);
    tf.dispose(tensors);
  });

  test('gives the bits of sum(square(x)), of views, and of what lies in bfloat16', () => {
    const { liveHandles: before } = backend.binding.info();
    tf.tidy(() => {
      const long = tf.sin(tf.range(0, 1_500_001));
      const view = tf.transpose(tf.reshape(tf.cos(tf.range(0, 6000)), [60, 100]));
      const expected = [long, view].map((x) => tf.sum(tf.square(x)).dataSync()[0]);
      expect(run([long, view])).toEqual(expected);
      const handle = backend.binding.call('to.dtype', backend.handleOf(long), ScalarType.bfloat16) as Handle;
      const low = tf.engine().makeTensorFromTensorInfo(backend.outputLow(handle));
      const ofLow = run([low]);
      expect(ofLow).toEqual([tf.sum(tf.square(low)).dataSync()[0]]);
      expect(ofLow).not.toEqual(expected.slice(0, 1));
    });
    expect(backend.binding.info().liveHandles).toBe(before);
  });

  test('refuses what is no float32, a gap in the numbers and nothing at all', () => {
    tf.tidy(() => {
      const one = tf.ones([1]);
      const of = (inputs: tf.NamedTensorMap) => () => tf.engine().runKernel('SumsOfSquares', inputs);
      expect(of({ x0: tf.ones([1], 'int32') })).toThrow("'x0' passed to 'SumsOfSquares' must be float32[...]");
      expect(of({ x0: one, x2: one })).toThrow("Argument 'x1'");
      expect(of({})).toThrow("Argument 'x0'");
    });
  });
});
