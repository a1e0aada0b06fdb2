import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';

import * as tf from '@tensorflow/tfjs-core';

import { readMemory } from './readMemory.js';
import type { EngineReport } from './Engine.js';
import { listEngines, startEngine } from './startEngine.js';

interface Values {
  shape: number[];
  values: number[];
}

/** Written by scripts/peer/kernel_values.py, which has the same functions by the same names. */
const stored = JSON.parse(readFileSync(new URL('../tests/pytorchValues.json', import.meta.url), 'utf8')) as {
  cases: Record<string, { inputs: Values[]; value: Values; gradients: Values[] }>;
};

type Op = (...inputs: tf.Tensor[]) => tf.Tensor;
/** tfjs asks for the rank in the type. */
const of = <R extends tf.Rank>(tensor: tf.Tensor | undefined): tf.Tensor<R> => tensor as tf.Tensor<R>;

function layerNorm(x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor): tf.Tensor {
  const { mean, variance } = tf.moments(x, -1, true);
  const normal = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-12)));
  return tf.add(tf.mul(normal, weight), bias);
}

function gelu(x: tf.Tensor): tf.Tensor {
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.div(x, Math.SQRT2)), 1));
}

function geluByTanh(x: tf.Tensor): tf.Tensor {
  const inner = tf.mul(tf.add(x, tf.mul(tf.pow(x, tf.scalar(3)), 0.044715)), Math.sqrt(2 / Math.PI));
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.tanh(inner), 1));
}

function crossEntropy(logits: tf.Tensor): tf.Tensor {
  const chosen = tf.oneHot(tf.tensor1d([0, 4, 2], 'int32'), 5);
  return tf.neg(tf.sum(tf.mul(tf.logSoftmax(logits), chosen)));
}

function attention(q: tf.Tensor, k: tf.Tensor, v: tf.Tensor): tf.Tensor {
  return tf.matMul(tf.softmax(tf.div(tf.matMul(q, k, false, true), Math.sqrt(3))), v);
}

const ops: Record<string, Op> = {
  'layer norm of rows of one prime length': (x, w, b) => layerNorm(x!, w!, b!),
  'gelu by the error function': (x) => gelu(x!),
  'gelu by tanh': (x) => geluByTanh(x!),
  'summed cross-entropy': (z) => crossEntropy(z!),
  'linear with a bias, one row': (x, w, b) => tf.add(tf.matMul(x!, w!, false, true), b!),
  'attention of one head over 11 tokens': (q, k, v) => attention(q!, k!, v!),
  'matmul that broadcasts a batch': (a, b) => tf.matMul(a!, b!),
  'rows gathered twice, one never': (x) => tf.gather(x!, tf.tensor2d([2, 0, 2, 4], [2, 2], 'int32')),
  'a sum over a broadcast': (a, b) => tf.sum(tf.add(tf.mul(a!, b!), b!), 1),
  'max and min of unlike axes': (x) => tf.sub(tf.max(x!, [0, 2]), tf.sum(tf.min(x!, 1))),
  'a product with one zero': (x) => tf.prod(x!, 1),
  'log of a sum of exponentials, large': (x) => tf.logSumExp(x!, 1),
  'variance and mean': (x) => tf.add(tf.moments(x!, 0).variance, tf.mean(x!, 0)),
  'running sum from the end, without itself': (x) => tf.cumsum(x!, 1, true, true),
  'convolution, odd size, stride 2, same': (x, w) => tf.conv2d(of<tf.Rank.R4>(x), of<tf.Rank.R4>(w), 2, 'same'),
  'convolution, dilated, same': (x, w) => tf.conv2d(of<tf.Rank.R4>(x), of<tf.Rank.R4>(w), 1, 'same', 'NHWC', 2),
  'convolution, stride leaves rows over, valid': (x, w) => tf.conv2d(of<tf.Rank.R4>(x), of<tf.Rank.R4>(w), 3, 'valid'),
  'depthwise convolution with two filters a channel': (x, w) =>
    tf.depthwiseConv2d(of<tf.Rank.R4>(x), of<tf.Rank.R4>(w), 1, 'valid'),
  'convolution in three dimensions': (x, w) => tf.conv3d(of<tf.Rank.R5>(x), of<tf.Rank.R5>(w), 1, 'valid'),
  'max pool of overlapping windows': (x) => tf.maxPool(of<tf.Rank.R4>(x), 3, 2, 'valid'),
  'mean pool without margins': (x) => tf.avgPool(of<tf.Rank.R4>(x), [2, 3], [2, 1], 'valid'),
  'batch normalisation': (x, mean, variance, scale, offset) =>
    tf.batchNorm(
      of<tf.Rank.R4>(x),
      of<tf.Rank.R1>(mean),
      of<tf.Rank.R1>(variance),
      of<tf.Rank.R1>(offset),
      of<tf.Rank.R1>(scale),
      1e-3,
    ),
  'bilinear, half pixels': (x) => tf.image.resizeBilinear(of<tf.Rank.R4>(x), [7, 5], false, true),
  'bilinear, corners aligned': (x) => tf.image.resizeBilinear(of<tf.Rank.R4>(x), [3, 9], true),
  'einsum of three': (a, b, c) => tf.sum(tf.mul(tf.einsum('bij,jk->bik', a!, b!), tf.expandDims(c!, 1)), 2),
  'slices, a concatenation and a transpose': (x) =>
    tf.transpose(
      tf.concat(
        [tf.stridedSlice(x!, [1, 0], [3, 5], [1, 2]), tf.mul(tf.gather(tf.slice(x!, [0, 0], [2, 5]), [1, 3], 1), 3)],
        1,
      ),
    ),
  'leaky, exponential and parametric rectifiers': (x, a) =>
    tf.addN([tf.leakyRelu(x!, 0.2), tf.elu(x!), tf.selu(x!), tf.prelu(x!, a!)]),
  'powers and roots': (x, y) => tf.addN([tf.pow(x!, y!), tf.sqrt(x!), tf.rsqrt(x!), tf.atan2(y!, x!)]),
  'a choice by condition': (a, b) => tf.where(tf.tensor2d([1, 0, 1], [3, 1], 'bool'), tf.mul(a!, 2), tf.square(b!)),
  'real part of a Fourier transform': (x) => tf.real(tf.spectral.rfft(x!)),
  'no rows': (x, w) => tf.sum(tf.matMul(x!, w!), 0),
  'no columns': (x, w) => tf.matMul(x!, w!),
};

/** TensorFlow.js has no gradient of these ops, or one that fails. */
const valueOnly = new Set([
  'matmul that broadcasts a batch',
  'a product with one zero',
  'convolution, dilated, same',
  'bilinear, half pixels',
  'einsum of three',
  'slices, a concatenation and a transpose',
  'real part of a Fourier transform',
]);

function expectClose(actual: tf.Tensor, { shape, values }: Values): void {
  expect(actual.shape).toEqual(shape);
  const got = actual.dataSync();
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  // float32 against float64: some units in the last place of the largest number that went into the sums.
  values.forEach((value, i) =>
    expect(Math.abs((got[i] as number) - value)).toBeLessThanOrEqual(4e-6 * Math.max(1, largest)),
  );
}

describe("PyTorch's values and gradients on libtorch", () => {
  const { available, reason } = listEngines().find(({ name }) => name === 'libtorch') as EngineReport;
  if (!available) {
    it.skip(`skipped: ${reason}`, () => undefined);
    return;
  }

  beforeAll(async () => {
    await startEngine({ engine: 'libtorch' });
  });

  it('are of the same functions on both sides', () => {
    expect(Object.keys(ops)).toEqual(Object.keys(stored.cases));
  });

  it.each(Object.keys(ops))('%s', (name) => {
    const { inputs, value, gradients } = stored.cases[name] as (typeof stored.cases)[string];
    const op = ops[name] as Op;
    const before = readMemory();
    tf.tidy(() => {
      const tensors = inputs.map(({ shape, values }) => tf.tensor(values, shape, 'float32'));
      expectClose(op(...tensors), value);
      if (valueOnly.has(name)) return;
      const size = value.values.length;
      const weights = Array.from({ length: size }, (_, i) => (i + 1) / Math.max(size, 1));
      const weight = tf.tensor(weights, value.shape, 'float32');
      const computed = tf.grads((...xs: tf.Tensor[]) => tf.sum(tf.mul(op(...xs), weight)))(tensors);
      gradients.forEach((gradient, i) => expectClose(computed[i] as tf.Tensor, gradient));
    });
    const after = readMemory();
    expect([after.numTensors, after.nativeHandles]).toEqual([before.numTensors, before.nativeHandles]);
  });
});
