import { beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import * as tf from '@tensorflow/tfjs-core';

import { type Argument, type Binding, type LibtorchBackend, LibtorchError, installBackend } from './index.js';
import { skipReason } from './testing.js';

describe(skipReason ?? 'the border to C++', () => {
  const test = skipReason === null ? it : it.skip;
  let backend: LibtorchBackend;
  let binding: Binding;

  beforeAll(async () => {
    if (skipReason !== null) return;
    backend = installBackend();
    binding = backend.binding;
    await tf.setBackend('libtorch');
  });

  test.each([1, 2, 3])('makes errors of wrong arguments of every kind, never a crash (seed %d)', (seed) => {
    const script = fileURLToPath(new URL('../tests/fuzzBorder.mjs', import.meta.url));
    const args = [script, '--calls', '8000', '--seed', String(seed)];
    const { status, signal, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect([status, signal]).toEqual([0, null]);
    const { accepted, refused } = JSON.parse(stdout) as { accepted: number; refused: number };
    expect(accepted + refused).toBe(8000);
    expect(accepted).toBeGreaterThan(400); // both sides were reached
    expect(refused).toBeGreaterThan(4000);
  });

  test.each<[string, string, readonly unknown[], string]>([
    ['a number for a tensor', 'relu', [3], "relu: argument 'self' (Tensor) must be a tensor, but got 3"],
    ['too few arguments', 'add.Tensor', ['x'], "add.Tensor: argument 'other' (Tensor) is missing"],
    ['too many arguments', 'relu', ['x', 1], 'relu: takes at most 1 arguments, but got 2'],
    ['half an index', 'select.int', ['x', 0, 0.5], "argument 'index' (int) must be an integer, but got 0.5"],
    ['a string for a list', 'view', ['x', 'all'], "argument 'size' (int[]) must be an array (SymInt[]), but got all"],
    ['no dtype', 'to.dtype', ['x', 99], "argument 'dtype' (int) must be a dtype, but got 99"],
    ['an unknown operator', 'addd.Tensor', ['x'], 'addd.Tensor: this libtorch has no such operator'],
    ['a tensor beyond memory', 'zeros', [[2 ** 30, 2 ** 30]], 'zeros: '],
    ['axes that do not exist', 'sum.dim_IntList', ['x', [7]], 'Dimension out of range'],
  ])('says what is wrong: %s', (_what, operator, args, message) => {
    const x = binding.fromTypedArray(Float32Array.of(1, 2), [2]);
    const given = args.map((value) => (value === 'x' ? x : value)) as Argument[];
    expect(() => binding.call(operator, ...given)).toThrow(message);
    binding.release(x);
  });

  test('refuses shapes and values that do not go together', () => {
    const make = (values: unknown, shape: unknown) => () => binding.fromTypedArray(values as never, shape as never);
    expect(make(Float32Array.of(1, 2), [3])).toThrow('fromTypedArray: the shape needs 3 values, but got 2');
    expect(make(Float32Array.of(1), [-1, -1])).toThrow('sizes must not be negative, but one is -1');
    expect(make(Float32Array.of(), [2 ** 32, 2 ** 32])).toThrow('but got 0');
    expect(make(Float32Array.of(1), [1.5])).toThrow('must be an integer, but got 1.5');
    expect(make(new Float64Array(1), [1])).toThrow('values must be a Float32Array, Int32Array or Uint8Array');
    expect(make([1], [1])).toThrow('takes a typed array and a shape');
  });

  test('reads no more values than an array holds', () => {
    const one = binding.fromTypedArray(Float32Array.of(1), [1]);
    const many = binding.call('expand', one, [2 ** 40]) as never; // one value, under a large shape
    expect(() => binding.toTypedArray(many)).toThrow('1099511627776 values are more than an array can hold');
    binding.release(one);
    binding.release(many);
  });

  test('knows a handle that was released, whatever came to its place', () => {
    const old = binding.fromTypedArray(Float32Array.of(1), [1]);
    binding.release(old);
    const next = binding.fromTypedArray(Float32Array.of(2), [1]);
    expect(next).not.toBe(old);
    expect(() => binding.call('relu', old)).toThrow('the tensor was disposed of before');
    binding.release(old); // a second time does nothing
    expect(Array.from(binding.toTypedArray(next))).toEqual([2]);
    binding.release(next);
  });

  describe('in kernels', () => {
    const run = (kernel: string, inputs: tf.NamedTensorMap, attrs: object = {}) =>
      tf.engine().runKernel(kernel, inputs, attrs as never);

    test.each<[string, () => unknown, string]>([
      [
        'shapes that do not broadcast',
        () => run('Add', { a: tf.zeros([2]), b: tf.zeros([3]) }),
        'kernel Add on float32[2], float32[3]: add.Tensor: The size of tensor a (2) must match the size of tensor b (3)',
      ],
      [
        'unlike dtypes',
        () =>
          run(
            'BatchMatMul',
            { a: tf.zeros([1, 2, 2]), b: tf.zeros([1, 2, 2], 'int32') },
            { transposeA: false, transposeB: false },
          ),
        'kernel BatchMatMul on float32[1, 2, 2], int32[1, 2, 2]: matmul: ',
      ],
      [
        'a dtype that the operator does not take',
        () => run('BitwiseAnd', { a: tf.zeros([2]), b: tf.zeros([2]) }),
        'kernel BitwiseAnd on float32[2], float32[2]: bitwise_and.Tensor: ',
      ],
      ['an impossible shape', () => run('Fill', {}, { shape: [-2, 3], value: 1 }), 'kernel Fill: full: '],
      [
        'an index beyond the rows',
        () => tf.gather(tf.zeros([2, 2]), tf.tensor1d([5], 'int32')),
        'GatherV2: the index value 5 is not in [0, 1]',
      ],
    ])('names kernel, shapes, dtypes, operator and reason: %s', (_what, fail, message) => {
      tf.tidy(() => expect(fail).toThrow(message));
    });

    test('refuses a tensor that was disposed of, also where no operator would run', () => {
      const gone = tf.tensor2d([[1, 2]]);
      gone.dispose();
      const words = 'the tensor was disposed of before; what is used later has to leave tf.tidy, or needs tf.keep';
      for (const [name, use] of [
        ['Add', () => tf.add(gone, 1)],
        ['Sum', () => tf.sum(gone)],
        ['Reshape', () => run('Reshape', { x: gone }, { shape: [2] })],
        ['Unique', () => tf.unique(gone)],
        ['Concat', () => run('Concat', [gone, gone] as never, { axis: 0 })],
      ] as const) {
        expect(use).toThrow(LibtorchError);
        expect(use).toThrow(`kernel ${name} on float32[1, 2]`);
        expect(use).toThrow(words);
      }
    });

    test('leaves nothing behind after a failure', () => {
      const before = binding.info().liveHandles;
      for (let i = 0; i < 50; i++) {
        // Fails at its last operator, with two results made before.
        const inputs = () => ({ a: tf.zeros([1, 2, 3]), b: tf.zeros([1, 2, 3]), bias: tf.zeros([7]) });
        tf.tidy(() => expect(() => run('_FusedMatMul', inputs(), { transposeB: true })).toThrow('add.Tensor'));
      }
      expect(binding.info().liveHandles).toBe(before);
    });
  });
});
