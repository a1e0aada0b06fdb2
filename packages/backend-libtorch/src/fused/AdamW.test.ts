import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

import { BACKEND_NAME, type Handle, type LibtorchBackend, ScalarType, installBackend } from '../index.js';
import { skipReason } from '../testing.js';

describe(skipReason ?? 'the kernel AdamW', () => {
  const test = skipReason === null ? it : it.skip;
  let backend: LibtorchBackend;

  beforeAll(async () => {
    if (skipReason !== null) return;
    backend = installBackend();
    await tf.setBackend(BACKEND_NAME);
  });

  /** Three parameters, one of them larger than what is moved at a time, after two steps. */
  function train(areLow: boolean, factor?: number): number[][] {
    return tf.tidy(() => {
      const shapes = [[3], [1200, 1000], [2, 2]] as const;
      const inputs: tf.NamedTensorMap = {};
      shapes.forEach((shape, i) => {
        const range = tf.range(0, shape.reduce((size, length) => size * length, 1)); // prettier-ignore
        inputs[`parameter${i}`] = tf.reshape(tf.sin(range), [...shape]).clone();
        inputs[`firstMoment${i}`] = tf.zeros([...shape]);
        inputs[`secondMoment${i}`] = tf.zeros([...shape]);
        const low = backend.binding.call('to.dtype', backend.handleOf(tf.cos(range)), ScalarType.bfloat16) as Handle;
        const gradient = backend.binding.call('view', low, shape) as Handle;
        backend.binding.release(low);
        inputs[`gradient${i}`] = tf.engine().makeTensorFromTensorInfo(backend.outputLow(gradient));
        if (!areLow) expect(inputs[`gradient${i}`]?.dataSync()[0]).toBe(1); // being read, it is float32 from here on
      });
      const attrs = { learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 };
      if (factor !== undefined) inputs['gradientFactor'] = tf.scalar(factor);
      const owned = Object.fromEntries(Object.entries(inputs).map(([name, tensor]) => [name, name.startsWith('gradient') ? tensor : tf.add(tensor, 0)])); // prettier-ignore
      for (const step of [1, 2]) tf.engine().runKernel('AdamW', owned, { ...attrs, step });
      return shapes.map((_, i) => Array.from((owned[`parameter${i}`] as tf.Tensor).dataSync())) as unknown as tf.TensorContainer; // prettier-ignore
    }) as unknown as number[][];
  }

  test('takes gradients that lie in bfloat16 as what they are: the same bits as for float32', () => {
    const [small, large, square] = train(true) as [number[], number[], number[]];
    expect([small, large, square]).toEqual(train(false));
    // By hand for the first value, 0, whose gradient is 1: both corrected moments are 1, so each step is the learning
    // rate, and the second one decays what the first one gave: -0.1 (1 - 0.1 * 0.01) - 0.1.
    expect(small[0]).toBeCloseTo(-0.1 * (1 - 0.001) - 0.1, 6);
  });

  test('multiplies gradients with a factor as they are taken, in bfloat16 and in float32', () => {
    expect(train(true, 0.3)).toEqual(train(false, 0.3));
    expect(train(true, 1)).toEqual(train(true));
    // Of nothing, nothing moves but what decays: twice by 0.1 * 0.01.
    expect(train(false, 0)[0]![1]).toBeCloseTo(Math.sin(1) * 0.999 ** 2, 6);
  });
});
