import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';

import { BACKEND_NAME, type LibtorchBackend, installBackend } from './index.js';
import { skipReason } from './testing.js';

// Tensors that share data, one of them changed in place or disposed of; and what tf.memory() says meanwhile.
describe(skipReason ?? 'shared data', () => {
  const test = skipReason === null ? it : it.skip;
  let backend: LibtorchBackend;
  let before: { handles: number; bytes: number; tensors: number };

  const held = () => {
    const { liveHandles, liveBytes } = backend.binding.info();
    return { handles: liveHandles, bytes: liveBytes, tensors: tf.memory().numTensors };
  };
  const numbers = (tensor: tf.Tensor): number[] => Array.from(tensor.dataSync());

  beforeAll(() => {
    if (skipReason !== null) return;
    tf.enableProdMode(); // no banner
    backend = installBackend();
  });
  beforeEach(async () => {
    if (skipReason !== null) return;
    await tf.setBackend(BACKEND_NAME);
    before = held();
    tf.engine().startScope();
  });
  afterEach(() => {
    if (skipReason !== null) return;
    tf.engine().endScope();
    expect(held()).toEqual(before);
  });

  /** One AdamW step with a gradient of 1: the first moves every value by the learning rate (0.5), to six digits. */
  function stepInPlace(parameter: tf.Tensor): void {
    const inputs = {
      parameter0: parameter,
      gradient0: tf.onesLike(parameter),
      firstMoment0: tf.zeros(parameter.shape),
      secondMoment0: tf.zeros(parameter.shape),
    };
    const attrs = { learningRate: 0.5, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, step: 1 };
    tf.engine().runKernel('AdamW', inputs, attrs);
  }
  const expectMoved = (tensor: tf.Tensor, from: number[]): void =>
    numbers(tensor).forEach((value, i) => expect(value).toBeCloseTo((from[i] as number) - 0.5, 5));

  test.each<[string, (x: tf.Tensor) => tf.Tensor, number[]]>([
    ['a transpose', (x) => tf.transpose(x), [1, 4, 2, 5, 3, 6]],
    ['a slice of everything', (x) => tf.slice(x, [0, 0], [2, 3]), [1, 2, 3, 4, 5, 6]],
    ['a row', (x) => tf.slice(x, [1, 0], [1, 3]), [4, 5, 6]],
    ['a part of a split', (x) => tf.split(x, 3, 1)[1] as tf.Tensor, [2, 5]],
    ['an unstacked row', (x) => tf.unstack(x)[0] as tf.Tensor, [1, 2, 3]],
    ['a transpose, reshaped', (x) => tf.reshape(tf.transpose(x), [6]), [1, 4, 2, 5, 3, 6]],
    ['a reversal', (x) => tf.reverse(x, 1), [3, 2, 1, 6, 5, 4]],
  ])('an update in place leaves %s as it was', (_name, derive, expected) => {
    const parameter = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]);
    const derived = derive(parameter);
    stepInPlace(parameter);
    expect(numbers(derived)).toEqual(expected);
    expectMoved(parameter, [1, 2, 3, 4, 5, 6]);
  });

  test('an update in place of what was derived leaves the original as it was', () => {
    const original = tf.tensor2d([1, 2, 3, 4], [2, 2]);
    const parameter = tf.transpose(original);
    stepInPlace(parameter);
    expect(numbers(original)).toEqual([1, 2, 3, 4]);
    expectMoved(parameter, [1, 3, 2, 4]);
  });

  test('an update in place is seen under another shape that was used before', () => {
    const parameter = tf.tensor1d([1, 2, 3, 4]);
    const asMatrix: tf.TensorInfo = { dataId: parameter.dataId, shape: [2, 2], dtype: 'float32' };
    const sum = () =>
      backend.output(
        backend.compute('Test', [], (aten) => aten.run('sum', backend.handleOf(asMatrix))),
        'float32',
      );
    backend.disposeData(sum().dataId); // makes the view
    stepInPlace(parameter);
    const after = sum();
    expect((backend.readSync(after.dataId) as Float32Array)[0]).toBeCloseTo(8, 5); // 10 - 4 * 0.5
    backend.disposeData(after.dataId);
  });

  test('data lives as long as one of its tensors, whichever goes first', () => {
    const x = tf.tensor1d([1, 2, 3, 4]);
    const y = tf.reshape(x, [2, 2]);
    const z = tf.reshape(y, [4, 1]);
    expect(tf.memory().numDataBuffers).toBe(1);
    expect(held().bytes - before.bytes).toBe(16);
    x.dispose();
    expect(numbers(tf.matMul(y as tf.Tensor2D, y as tf.Tensor2D))).toEqual([7, 10, 15, 22]);
    y.dispose();
    expect(numbers(z)).toEqual([1, 2, 3, 4]);
  });

  test('a part does not keep the whole', () => {
    const whole = tf.zeros([1000, 1000]);
    const parts = [
      tf.slice(whole, [0, 0], [1, 10]),
      ...tf.unstack(whole).slice(0, 1),
      tf.real(tf.complex(whole, whole)),
    ];
    tf.dispose(parts.pop() as tf.Tensor);
    const kept = parts.map((part) => part.size * 4).reduce((a, b) => a + b);
    tf.dispose(whole);
    tf.engine().endScope(); // the other unstacked rows, the complex number
    tf.engine().startScope();
    expect(held().bytes - before.bytes).toBe(0); // the scope took the parts along
    expect(kept).toBe(4040);
  });

  test('clone and original may be disposed of in any order', () => {
    const x = tf.tensor1d([1, 2]);
    const y = tf.clone(x);
    x.dispose();
    expect(numbers(tf.add(y, y))).toEqual([2, 4]);
  });

  test('tensors move to another backend and back, complex ones too', async () => {
    const x = tf.tensor1d([1, 2, 3]);
    const flags = tf.tensor1d([true, false]);
    await tf.setBackend('cpu');
    const sum = tf.add(x, 1); // on cpu
    expect(backend.refCount(x.dataId)).toBe(0);
    const z = tf.complex(sum, tf.neg(sum)); // made there
    await tf.setBackend(BACKEND_NAME);
    expect(numbers(tf.mul(sum, x))).toEqual([2, 6, 12]);
    expect(numbers(tf.logicalNot(flags))).toEqual([0, 1]);
    expect(numbers(tf.imag(z))).toEqual([-2, -3, -4]);
    expect(numbers(z)).toEqual([2, -2, 3, -3, 4, -4]);
  });

  test('tf.memory() counts what is held, by dtype, and nothing more', () => {
    const at = () => tf.memory() as tf.MemoryInfo & { numBytesInLibtorch: number; numHandlesInLibtorch: number };
    const start = at();
    const made = (make: () => tf.Tensor) => {
      const first = at();
      const tensor = make();
      const second = at();
      return [
        second.numTensors - first.numTensors,
        second.numDataBuffers - first.numDataBuffers,
        second.numBytes - first.numBytes,
        second.numBytesInLibtorch - first.numBytesInLibtorch,
        tensor,
      ] as const;
    };
    const x = tf.ones([3, 5]);
    expect(made(() => tf.cast(x, 'int32')).slice(0, 4)).toEqual([1, 1, 60, 60]);
    expect(made(() => tf.greater(x, x)).slice(0, 4)).toEqual([1, 1, 15, 15]);
    const [, , , , complex] = made(() => tf.complex(x, x));
    expect(made(() => tf.complex(x, x)).slice(0, 4)).toEqual([1, 1, 120, 120]);
    expect(made(() => tf.clone(complex)).slice(0, 4)).toEqual([1, 0, 120, 0]); // per tensor, as for the others
    expect(made(() => tf.reshape(x, [15])).slice(0, 4)).toEqual([1, 0, 60, 0]);
    expect(made(() => tf.zeros([0, 4])).slice(0, 4)).toEqual([1, 1, 0, 0]);
    const kept = tf.tidy(() => tf.keep(tf.add(tf.mul(x, 2), 1)));
    expect(at().numTensors - start.numTensors).toBe(1 + 6 + 1 + 1);
    tf.engine().endScope();
    tf.engine().startScope();
    expect([at().numTensors - start.numTensors, at().numBytes - start.numBytes]).toEqual([1, 60]); // tf.keep
    expect(at().numBytesInLibtorch - start.numBytesInLibtorch).toBe(60);
    kept.dispose();
    expect({ ...at() }).toEqual({ ...start });
    expect(at().unreliable).toBe(false);
  });
});
