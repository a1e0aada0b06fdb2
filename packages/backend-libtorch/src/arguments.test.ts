import { beforeAll, describe, expect, it } from '@jest/globals';

import * as tf from '@tensorflow/tfjs-core';

import { ArgumentError, BACKEND_NAME, installBackend } from './index.js';
import { skipReason } from './testing.js';

const adamW = { learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, step: 1 };

// Issue 11, section 5. scripts/fuzzKernels.mjs looks for more of the kind.
describe(skipReason ?? 'kernels and what they are given', () => {
  const test = skipReason === null ? it : it.skip;

  beforeAll(async () => {
    if (skipReason !== null) return;
    installBackend();
    await tf.setBackend(BACKEND_NAME);
  });

  const run = (kernel: string, inputs: tf.NamedTensorMap, attrs: object = {}) =>
    tf.engine().runKernel(kernel, inputs, attrs as never);
  const valuesOf = (tensor: tf.Tensor): number[] => Array.from(tensor.dataSync());

  describe('AdamW', () => {
    const make = (parameter: tf.Tensor, gradient = tf.onesLike(parameter)) => ({
      parameter0: parameter,
      gradient0: gradient,
      firstMoment0: tf.zeros(parameter.shape),
      secondMoment0: tf.zeros(parameter.shape),
    });

    test('moves a transposed parameter by the gradient of the same place', () => {
      tf.tidy(() => {
        const source = tf.tensor2d([0, 1, 2, 3, 4, 5], [3, 2]);
        const parameter = tf.transpose(source); // [[0, 2, 4], [1, 3, 5]], a view
        // In a first step each value moves by the learning rate against its gradient's sign, whatever that is.
        run('AdamW', make(parameter, tf.tensor2d([1, 1, 1, -1, -1, -1], [2, 3])), adamW);
        [-0.1, 1.9, 3.9, 1.1, 3.1, 5.1].forEach((value, i) => expect(valuesOf(parameter)[i]).toBeCloseTo(value, 5));
        expect(valuesOf(source)).toEqual([0, 1, 2, 3, 4, 5]);
      });
    });

    test.each<[string, (inputs: tf.NamedTensorMap) => object, string]>([
      [
        'a moment that is shorter',
        () => ({ firstMoment0: tf.zeros([2]) }),
        "Argument 'firstMoment0' passed to 'AdamW' must be float32[...] with ... = [4], but got float32[2]",
      ],
      ['a gradient of integers', () => ({ gradient0: tf.zeros([4], 'int32') }), 'but got int32[4]'],
      [
        'no second moment',
        () => ({ secondMoment0: undefined }),
        "'secondMoment0' passed to 'AdamW' must be float32[...]",
      ],
      [
        'one tensor twice',
        (inputs) => ({ secondMoment0: inputs['firstMoment0'] }),
        "'secondMoment0' passed to 'AdamW' must be a tensor of its own, as it is changed in place, but got firstMoment0",
      ],
      [
        'a parameter as its gradient',
        (inputs) => ({ gradient0: inputs['parameter0'] }),
        "'gradient0' passed to 'AdamW' must be none of what is changed in place, but got parameter0",
      ],
      [
        'a factor that is changed in place',
        () => {
          const parameter = tf.scalar(1);
          return { ...make(parameter), gradientFactor: parameter };
        },
        "'gradientFactor' passed to 'AdamW' must be none of what is changed in place, but got parameter0",
      ],
      [
        'a factor for each value',
        () => ({ gradientFactor: tf.ones([4]) }),
        "'gradientFactor' passed to 'AdamW' must be float32[]",
      ],
      ['a gap in the numbers', (inputs) => ({ parameter2: inputs['parameter0'] }), "Argument 'parameter1'"],
    ])('refuses %s and changes nothing', (_what, spoil, message) => {
      tf.tidy(() => {
        const inputs = make(tf.tensor1d([1, 2, 3, 4]));
        const step = () => run('AdamW', { ...inputs, ...spoil(inputs) } as tf.NamedTensorMap, adamW);
        expect(step).toThrow(ArgumentError);
        expect(step).toThrow(message);
        expect(valuesOf(inputs.parameter0)).toEqual([1, 2, 3, 4]);
      });
    });

    test.each([
      ['step', 0, 'an integer of at least 1, but got 0'],
      ['beta2', 1, 'a number in [0, 1), but got 1'],
      ['learningRate', NaN, 'a finite number, but got NaN'],
    ])('refuses a %s of %d', (name, value, message) => {
      tf.tidy(() => {
        const step = () => run('AdamW', make(tf.ones([2])), { ...adamW, [name]: value });
        expect(step).toThrow(`Argument '${name}' passed to 'AdamW' must be ${message}`);
      });
    });
  });

  describe('LayerNormGrad', () => {
    // Rows [1, -1] and [-1, 1] of mean 0 and deviation 1, gamma 1: the gradient of x is 0 (two values that are
    // normalised have one degree of freedom, a sign), that of gamma is the sum of dy x, that of beta the sum of dy.
    const forward = () => ({
      x: tf.tensor2d([1, -1, -1, 1], [2, 2]),
      gamma: tf.ones([2]),
      beta: tf.zeros([2]),
      mean: tf.zeros([2, 1]),
      inverseDeviation: tf.ones([2, 1]),
    });

    test('reads a transposed dy in the order of its axes', () => {
      tf.tidy(() => {
        const dy = tf.transpose(tf.tensor2d([1, 3, 2, 4], [2, 2])); // [[1, 2], [3, 4]]
        const [dx, dGamma, dBeta] = run('LayerNormGrad', { dy, ...forward() }) as unknown as tf.Tensor[];
        expect(valuesOf(dx as tf.Tensor)).toEqual([0, 0, 0, 0]);
        expect(valuesOf(dGamma as tf.Tensor)).toEqual([1 - 3, -2 + 4]);
        expect(valuesOf(dBeta as tf.Tensor)).toEqual([4, 6]);
      });
    });

    test('refuses a dy of another shape, and statistics of fewer rows', () => {
      tf.tidy(() => {
        expect(() => run('LayerNormGrad', { dy: tf.ones([2, 1]), ...forward() })).toThrow(
          "Argument 'x' passed to 'LayerNormGrad' must be float32[..., H] with ... = [2] and H = 1, but got float32[2, 2]",
        );
        expect(() => run('LayerNormGrad', { dy: tf.ones([2, 2]), ...forward(), mean: tf.zeros([1, 1]) })).toThrow(
          "Argument 'mean' passed to 'LayerNormGrad' must be float32[..., 1] with ... = [2], but got float32[1, 1]",
        );
      });
    });
  });

  describe('coordinates', () => {
    // 2^30 rows of 4 values would be 2^32 values on: 0 in int32.
    test.each([
      ['beyond int32 as a position', 2 ** 30],
      ['below 0', -1],
      ['behind the last', 2],
    ])('%s are an error of gatherND and scatterND', (_what, row) => {
      tf.tidy(() => {
        const params = tf.tensor2d([0, 1, 2, 3, 4, 5, 6, 7], [2, 4]);
        const indices = tf.tensor2d([[row, 0]], [1, 2], 'int32');
        const message = `Invalid indices: ${row},0 does not index into 2,4`;
        expect(() => tf.gatherND(params, indices)).toThrow(message);
        expect(() => tf.scatterND(indices, tf.tensor1d([9]), [2, 4])).toThrow(message);
      });
    });

    test('beyond their own axis are an error, also where they would hit the next row', () => {
      tf.tidy(() => {
        const indices = tf.tensor2d([[0, 4]], [1, 2], 'int32');
        expect(() => tf.gatherND(tf.zeros([2, 4]), indices)).toThrow('Invalid indices: 0,4 does not index into 2,4');
      });
    });
  });

  test('a gradient of another batch is an error of a convolution', () => {
    tf.tidy(() => {
      const attrs = { strides: [1, 1], pad: 'valid', dataFormat: 'NHWC', inputShape: [1, 5, 5, 2] };
      const inputs = { dy: tf.zeros([0, 4, 5, 3]), filter: tf.zeros([2, 1, 2, 3]) };
      expect(() => run('Conv2DBackpropInput', inputs, attrs)).toThrow(
        "Argument 'dy' passed to 'Conv2DBackpropInput' must be float32[1, 4, 5, 3], but got float32[0, 4, 5, 3]",
      );
    });
  });

  test('several images of one channel go through a filter as wide as they are', () => {
    tf.tidy(() => {
      // Two images of 2 x 2, ones and twos, and a filter of ones over all of either: 4 and 8.
      const images = tf.tensor4d([1, 1, 1, 1, 2, 2, 2, 2], [2, 2, 2, 1]);
      expect(valuesOf(tf.conv2d(images, tf.ones<tf.Rank.R4>([2, 2, 1, 1]), [1, 2], 'valid'))).toEqual([4, 8]);
      // Three rows of three, the filter over two rows at a time: sums of the rows 1 to 3 and 4 to 6 of counting
      // numbers.
      const rows = tf.reshape(tf.range(1, 19), [2, 3, 3, 1]) as tf.Tensor4D;
      const sums = tf.conv2d(rows, tf.ones<tf.Rank.R4>([2, 3, 1, 1]), [1, 2], 'valid');
      expect(valuesOf(sums)).toEqual([21, 39, 75, 93]);
    });
  });

  test('unlike dtypes are an error where the result would be of another than it says', () => {
    tf.tidy(() => {
      const message = "Argument 'b' passed to 'Add' must be int32, as 'a' is, but got float32[2]";
      expect(() => run('Add', { a: tf.zeros([2], 'int32'), b: tf.zeros([2]) })).toThrow(message);
    });
  });

  test.each<[string, () => unknown]>([
    ['zeros', () => tf.zeros([1e9, 1e9])],
    ['a negative length', () => tf.zeros([-2, 3])],
    ['NaN', () => tf.zeros([NaN])],
    ['fill', () => tf.fill([1e9, 1e9], 1)],
    ['tile', () => tf.tile(tf.zeros([10, 10]), [1e9, 1e9])],
    ['a broadcast', () => tf.broadcastTo(tf.zeros([1, 1]), [1e9, 1e9])],
    ['padding', () => tf.pad(tf.zeros([1]), [[1e15, 0]])],
    ['mirrored padding', () => run('MirrorPad', { x: tf.zeros([3]) }, { paddings: [[1e15, 0]], mode: 'reflect' })],
    ['an image', () => tf.image.resizeBilinear(tf.zeros<tf.Rank.R4>([1, 2, 2, 1]), [1e12, 1e12])],
    ['classes', () => tf.oneHot(tf.zeros([2], 'int32'), 1e15)],
    ['a range', () => tf.range(0, 1e16)],
    [
      'a product',
      () => tf.matMul(tf.broadcastTo(tf.zeros([1, 1]), [1e6, 1]), tf.broadcastTo(tf.zeros([1, 1]), [1, 1e12])),
    ],
  ])('absurd sizes are an error, not the end: %s', (_what, allocate) => {
    tf.tidy(() => expect(allocate).toThrow());
  });
});
