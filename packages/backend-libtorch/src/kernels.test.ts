import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

import { BACKEND_NAME, installBackend } from './index.js';
import { skipReason } from './testing.js';

type Op = () => tf.Tensor | tf.Tensor[];

const matrix = (): tf.Tensor2D => tf.tensor2d([1, -2, 3.5, 0, 5, -6.25], [2, 3]);
const other = (): tf.Tensor2D => tf.tensor2d([2, -1, 0.5, 4, 1, 2], [2, 3]);
const positive = (): tf.Tensor2D => tf.tensor2d([1, 2, 3.5, 0.25, 5, 6.25], [2, 3]);
const ints = (): tf.Tensor2D => tf.tensor2d([3, -1, 2, 0, 7, 5], [2, 3], 'int32');
const bools = (): tf.Tensor1D => tf.tensor1d([1, 0, 1], 'bool');
const cube = (): tf.Tensor3D => tf.tensor3d([...Array(24).keys()], [2, 3, 4]);

/** Each op as users call it; the plain cpu backend says what must come out. */
const cases: Record<string, Op> = {
  'abs, neg, sign': () => [tf.abs(matrix()), tf.neg(matrix()), tf.sign(matrix())],
  'square, floor, ceil': () => [tf.square(matrix()), tf.floor(matrix()), tf.ceil(matrix())],
  'round half to even': () => tf.round(tf.tensor1d([0.5, 1.5, 2.5, -0.5, -1.5])),
  'exp, log, log1p, expm1': () => [tf.exp(matrix()), tf.log(positive()), tf.log1p(positive()), tf.expm1(matrix())],
  'sqrt, rsqrt, reciprocal': () => [tf.sqrt(positive()), tf.rsqrt(positive()), tf.reciprocal(positive())],
  'tanh, sigmoid, softplus, erf': () => [
    tf.tanh(matrix()),
    tf.sigmoid(matrix()),
    tf.softplus(matrix()),
    tf.erf(matrix()),
  ],
  'sin, cos': () => [tf.sin(matrix()), tf.cos(matrix())],
  'relu, step, NaN kept': () => [tf.relu(matrix()), tf.step(tf.tensor1d([-1, 0, 2, NaN])), tf.step(matrix(), 0.1)],
  'isNaN, isInf, isFinite': () => {
    const odd = () => tf.tensor1d([1, NaN, Infinity, -Infinity]);
    return [tf.isNaN(odd()), tf.isInf(odd()), tf.isFinite(odd())];
  },
  clipByValue: () => tf.clipByValue(matrix(), -1, 3),
  'add, sub, mul, div': () => [
    tf.add(matrix(), other()),
    tf.sub(matrix(), other()),
    tf.mul(matrix(), other()),
    tf.div(matrix(), other()),
  ],
  'broadcast of a row and of a scalar': () => [tf.add(matrix(), tf.tensor1d([1, 2, 3])), tf.mul(matrix(), 2)],
  'int32 arithmetic stays int32': () => [tf.add(ints(), ints()), tf.mul(ints(), tf.scalar(3, 'int32'))],
  'maximum, minimum, pow': () => [
    tf.maximum(matrix(), other()),
    tf.minimum(matrix(), other()),
    tf.pow(positive(), tf.scalar(1.5)),
  ],
  comparisons: () => [
    tf.equal(ints(), tf.scalar(2, 'int32')),
    tf.notEqual(matrix(), other()),
    tf.greater(matrix(), other()),
    tf.greaterEqual(matrix(), other()),
    tf.less(matrix(), other()),
    tf.lessEqual(matrix(), other()),
  ],
  logic: () => [
    tf.logicalAnd(bools(), tf.tensor1d([1, 1, 0], 'bool')),
    tf.logicalOr(bools(), tf.tensor1d([1, 1, 0], 'bool')),
    tf.logicalNot(bools()),
  ],
  'sum over all, one and two axes': () => [
    tf.sum(matrix()),
    tf.sum(cube(), 1),
    tf.sum(cube(), [0, 2], true),
    tf.sum(bools()),
  ],
  'mean, max, min': () => [tf.mean(cube(), -1), tf.max(matrix(), 1), tf.min(cube(), [0, 1]), tf.max(ints())],
  'all, any': () => [tf.all(bools()), tf.any(bools())],
  'argMax takes the first of equal ones': () => tf.argMax(tf.tensor2d([1, 7, 7, 3, 2, 3], [2, 3]), 1),
  'matMul with transposes and batches': () => [
    tf.matMul(matrix(), other(), false, true),
    tf.matMul(matrix(), other(), true, false),
    tf.matMul(cube(), tf.transpose(cube(), [0, 2, 1])),
  ],
  'matMul of integers and of booleans': () => [
    tf.matMul(ints(), ints(), false, true),
    tf.matMul(tf.tensor2d([1, 0, 0, 1], [2, 2], 'bool'), tf.tensor2d([1, 1, 0, 0], [2, 2], 'bool')),
  ],
  'transpose and what follows on the strided result': () => {
    const turned = tf.transpose(matrix());
    return [turned, tf.reshape(turned, [6]), tf.add(turned, 1)];
  },
  'reshape, expandDims, squeeze, flatten': () => [
    tf.reshape(cube(), [4, -1]),
    tf.expandDims(matrix(), 1),
    tf.squeeze(tf.expandDims(matrix(), 0)),
  ],
  'slice with a negative size and of everything': () => [
    tf.slice(cube(), [0, 1, 2], [1, -1, 2]),
    tf.slice(matrix(), [0, 0], [2, 3]),
  ],
  'concat, stack, unstack, split': () => [
    tf.concat([matrix(), other()], 1),
    tf.stack([matrix(), other()], 1),
    ...tf.unstack(matrix(), 1),
    ...tf.split(cube(), [1, 3], 2),
  ],
  'tile, pad': () => [
    tf.tile(matrix(), [2, 1]),
    tf.pad(
      matrix(),
      [
        [1, 0],
        [0, 2],
      ],
      9,
    ),
  ],
  'gather along both axes': () => [
    tf.gather(matrix(), tf.tensor1d([1, 0, 1], 'int32')),
    tf.gather(matrix(), tf.tensor2d([2, 0, 1, 1], [2, 2], 'int32'), 1),
  ],
  'unsortedSegmentSum with an empty segment': () => tf.unsortedSegmentSum(cube(), tf.tensor1d([2, 2], 'int32'), 4),
  'where with a full and a broadcast condition': () => [
    tf.where(tf.greater(matrix(), 0), matrix(), other()),
    tf.where(tf.tensor2d([1, 0], [2, 1], 'bool'), matrix(), other()),
  ],
  'softmax, logSoftmax of large logits': () => {
    const logits = () => tf.tensor2d([1000, 1001, 999, -1000, 0, 1000], [2, 3]);
    return [tf.softmax(logits()), tf.logSoftmax(logits())];
  },
  'oneHot, out-of-range index gives zeros': () => tf.oneHot(tf.tensor1d([0, 2, -1], 'int32'), 3),
  topk: () => {
    const { values, indices } = tf.topk(tf.tensor2d([3, 9, 9, 1, 4, 4, 4, 8], [2, 4]), 3);
    return [values, indices];
  },
  'fill, range, zerosLike, onesLike': () => [
    tf.fill([2, 2], 7),
    tf.range(0, 5),
    tf.range(5, 0, -2, 'int32'),
    tf.zerosLike(matrix()),
    tf.onesLike(ints()),
  ],
  'cast between all dtypes': () => [
    tf.cast(tf.tensor1d([1.9, -1.9, 0]), 'int32'),
    tf.cast(tf.tensor1d([1.5, 0]), 'bool'),
    tf.cast(ints(), 'float32'),
    tf.cast(bools(), 'int32'),
  ],
  'tensors without elements': () => [
    tf.add(tf.zeros([0, 3]), 1),
    tf.matMul(tf.zeros([2, 0]), tf.zeros([0, 3])),
    tf.sum(tf.zeros([0, 3]), 0),
    tf.concat([tf.zeros([0, 3]), matrix()], 0),
  ],
  'addN of one and of three': () => [tf.addN([matrix()]), tf.addN([matrix(), other(), positive()])],
};

interface Evaluated {
  shape: number[];
  dtype: string;
  values: number[];
}

async function evaluate(backend: string, op: Op): Promise<Evaluated[]> {
  await tf.setBackend(backend);
  return tf.tidy(() => {
    const results = op();
    const tensors = Array.isArray(results) ? results : [results];
    return tensors.map((tensor) => ({
      shape: tensor.shape,
      dtype: tensor.dtype,
      values: Array.from(tensor.dataSync()),
    })) as unknown as tf.TensorContainer;
  }) as unknown as Evaluated[];
}

describe(skipReason ?? 'kernels of libtorch', () => {
  const test = skipReason === null ? it : it.skip;

  beforeAll(async () => {
    if (skipReason !== null) return;
    tf.enableProdMode(); // no banner
    await import('@tensorflow/tfjs-backend-cpu');
    installBackend();
  });

  test.each(Object.entries(cases))('agree with the plain cpu backend: %s', async (_name, op) => {
    const expected = await evaluate('cpu', op);
    const before = installBackend().binding.info().liveHandles;
    const ours = await evaluate(BACKEND_NAME, op);
    expect(ours.map(({ shape, dtype }) => ({ shape, dtype }))).toEqual(
      expected.map(({ shape, dtype }) => ({ shape, dtype })),
    );
    ours.forEach(({ values }, i) => {
      values.forEach((value, j) => {
        const wanted = expected[i]?.values[j] as number;
        if (Number.isFinite(wanted))
          expect(Math.abs(value - wanted)).toBeLessThanOrEqual(2e-6 * Math.max(1, Math.abs(wanted)));
        else expect(value).toBe(wanted);
      });
    });
    expect(installBackend().binding.info().liveHandles).toBe(before);
  });
});
