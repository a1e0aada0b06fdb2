import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

import { BACKEND_NAME, type Handle, type LibtorchBackend, LibtorchError, installBackend } from './index.js';
import { skipReason } from './testing.js';

describe(skipReason ?? 'LibtorchBackend', () => {
  const test = skipReason === null ? it : it.skip;
  let backend: LibtorchBackend;
  const live = (): number => backend.binding.info().liveHandles;

  beforeAll(async () => {
    if (skipReason !== null) return;
    backend = installBackend();
    await tf.setBackend(BACKEND_NAME);
  });

  test('frees a tensor at once when it is disposed of', () => {
    const before = live();
    const x = tf.tensor1d([1, 2]);
    expect(live()).toBe(before + 1);
    x.dispose();
    expect(live()).toBe(before);
  });

  test('keeps data that two tensors share until both are gone, under each one’s shape', () => {
    const before = live();
    const x = tf.tensor1d([1, 2, 3, 4]);
    const y = tf.reshape(x, [2, 2]);
    expect(tf.memory().numDataBuffers).toBe(1);
    const z = tf.add(y, tf.tensor1d([10, 20])); // makes a view of the data under [2, 2]
    x.dispose();
    expect(Array.from(y.dataSync())).toEqual([1, 2, 3, 4]);
    expect(z.shape).toEqual([2, 2]);
    expect(Array.from(z.dataSync())).toEqual([11, 22, 13, 24]);
    tf.disposeVariables();
    y.dispose();
    z.dispose();
    expect(live()).toBe(before + 1); // the unnamed [10, 20]
  });

  test('a tensor that lies in bfloat16 is float32 to everyone who does not ask for it as it lies', () => {
    const before = live();
    const low = backend.binding.call('full', [2, 2], 1.5, 15) as Handle;
    const info = backend.outputLow(low);
    const x = tf.engine().makeTensorFromTensorInfo(info);
    const bytes = (handle: Handle): number => {
      const whole = backend.binding.call('view.dtype', handle, 0) as Handle; // as bytes
      const size = backend.binding.shape(whole).reduce((product, length) => product * length, 1);
      backend.binding.release(whole);
      return size;
    };
    expect(bytes(backend.lowHandleOf(x))).toBe(8);
    const flat = tf.reshape(x, [4]);
    // bfloat16 has no such number
    expect(Array.from(tf.add(flat, 2 ** -20).dataSync())).toEqual(Array(4).fill(1.5 + 2 ** -20));
    expect(bytes(backend.lowHandleOf(x))).toBe(16); // raised for that, and stays so
    expect(Array.from(x.dataSync())).toEqual([1.5, 1.5, 1.5, 1.5]);
    tf.dispose([x, flat]);
    tf.disposeVariables();
    expect(live() - before).toBeLessThanOrEqual(2); // the sum and its small number, which nobody holds
  });

  test('tells kernel, operator, shapes and libtorch’s words when an operator refuses', () => {
    const before = live();
    const a = tf.zeros([2, 3]);
    const other = tf.zeros([4, 3]);
    const concat = () => tf.engine().runKernel('Concat', [a, other] as never, { axis: 1 });
    expect(concat).toThrow(LibtorchError);
    expect(concat).toThrow(/kernel Concat on float32\[2, 3\], float32\[4, 3\]: cat: Sizes of tensors must match/);
    tf.dispose([a, other]);
    expect(live()).toBe(before);
  });

  test('names the argument that does not fit its schema', () => {
    const x = backend.binding.fromTypedArray(Float32Array.of(1, 2), [2]);
    expect(() => backend.binding.call('mm', x, 3)).toThrow("mm: argument 'mat2' (Tensor) must be a tensor, but got 3");
    expect(() => backend.binding.call('sum.dim_IntList', x, [0.5])).toThrow("argument 'dim'");
    expect(() => backend.binding.call('add.Tensor', x)).toThrow("argument 'other' (Tensor) is missing");
    expect(() => backend.binding.call('relu', x, 1)).toThrow('takes at most 1 arguments, but got 2');
    expect(() => backend.binding.call('no_such_operator', x)).toThrow('no such operator');
    backend.binding.release(x);
    expect(() => backend.binding.call('relu', x)).toThrow('disposed of before');
    expect(() => backend.binding.fromTypedArray(Float32Array.of(1, 2), [3])).toThrow('needs 3 values, but got 2');
  });

  test('AdamW refuses a parameter whose data another tensor holds', () => {
    const initial = tf.tensor1d([1]);
    const parameter = tf.variable(initial);
    initial.dispose();
    const alias = parameter.clone();
    const run = () =>
      tf
        .engine()
        .runKernel(
          'AdamW',
          { parameter0: parameter, gradient0: tf.ones([1]), firstMoment0: tf.zeros([1]), secondMoment0: tf.zeros([1]) },
          { learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-6, weightDecay: 0, step: 1 },
        );
    expect(run).toThrow(
      "Argument 'parameter0' passed to 'AdamW' must be nobody else's, as it is changed in place, but got one of 2 tensors of its data",
    );
    alias.dispose();
    parameter.dispose();
  });

  test('AdamW leaves a slice of the parameter as it was', () => {
    const initial = tf.tensor1d([1, 2, 3]);
    const parameter = tf.variable(initial);
    initial.dispose();
    const slice = tf.slice(parameter, [0], [2]); // a view of the same storage
    tf.engine().runKernel(
      'AdamW',
      { parameter0: parameter, gradient0: tf.ones([3]), firstMoment0: tf.zeros([3]), secondMoment0: tf.zeros([3]) },
      { learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-6, weightDecay: 0, step: 1 },
    );
    expect(Array.from(slice.dataSync())).toEqual([1, 2]);
    // First step: m^ = g, v^ = g^2, so every value moves by lr g / (|g| + eps), 0.1 to six digits.
    Array.from(parameter.dataSync()).forEach((value, i) => expect(value).toBeCloseTo(i + 0.9, 5));
    tf.dispose([slice, parameter]);
  });

  test('a thousand ops leave no handle behind', () => {
    const before = live();
    for (let i = 0; i < 1000; i++) {
      tf.tidy(() => {
        tf.sum(tf.relu(tf.matMul(tf.ones([3, 4]), tf.ones([4, 2]))));
      });
    }
    expect(live()).toBe(before);
  });

  test('a tensor that JavaScript loses is collected, its views as well', async () => {
    const before = live();
    (() => {
      // One by one, past the list of young ones; each with a view under another shape.
      for (let i = 0; i < 3000; i++) tf.neg(tf.reshape(tf.tensor1d([1, 2, 3, 4]), [2, 2])).dispose();
    })();
    expect(live()).toBe(before + 6000);
    for (let i = 0; i < 50 && live() > before; i++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      globalThis.gc?.();
    }
    expect(live()).toBeLessThanOrEqual(before + 20); // the engine's own scope may hold on to the last ones
  });

  test('the same seed gives the same dropout', () => {
    const draw = (): number[] => {
      backend.binding.seed(7);
      return tf.tidy(() => {
        const [y] = tf.engine().runKernel('Dropout', { x: tf.ones([50]) }, { rate: 0.5 }) as unknown as tf.Tensor[];
        return Array.from((y as tf.Tensor).dataSync()) as unknown as tf.TensorContainer;
      }) as unknown as number[];
    };
    const first = draw();
    expect(draw()).toEqual(first);
    expect(new Set(first)).toEqual(new Set([0, 2])); // what stays is scaled by 1 / (1 - rate)
  });
});
