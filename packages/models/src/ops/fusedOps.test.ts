import { beforeAll, describe, expect, it } from '@jest/globals';
import { type EngineName, listEngines, startEngine } from '@dynclean/engine';
import * as tf from '@tensorflow/tfjs-core';

import { uploadBatch, packBatch } from '../PackedBatch.js';
import { dropout } from './dropout.js';
import { embeddingLookup } from './embeddingLookup.js';
import { gelu } from './gelu.js';
import { layerNorm } from './layerNorm.js';
import { linear } from './linear.js';
import { packedAttention } from './packedAttention.js';
import { sumCrossEntropy } from './sumCrossEntropy.js';

/** Numbers without a pattern, the same on every call: sin(1), sin(2), ... scaled. */
function values(shape: number[], scale = 1, offset = 0): tf.Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, (_, i) => Math.sin(i * 1.7 + offset + 1) * scale),
    shape,
  );
}

interface Case {
  /** Shapes of what the op is differentiated by. */
  readonly inputs: number[][];
  readonly op: (...inputs: tf.Tensor[]) => tf.Tensor;
}

function attention(lengths: number[], numHeads: number, hiddenSize: number): Case {
  const numSubwords = lengths.reduce((sum, length) => sum + length, 0);
  const items = lengths.map((length) => ({
    encoding: {
      inputIds: new Int32Array(length),
      firstSubword: new Int32Array(0),
      lastSubword: new Int32Array(0),
    },
    spanStart: new Int32Array(0),
    spanEnd: new Int32Array(0),
  }));
  return {
    inputs: [
      [numSubwords, hiddenSize],
      [numSubwords, hiddenSize],
      [numSubwords, hiddenSize],
    ],
    op: (q, k, v) => {
      const batch = packBatch(items);
      const { layout } = uploadBatch(batch, batch.inputIds);
      return packedAttention(q as tf.Tensor2D, k as tf.Tensor2D, v as tf.Tensor2D, {
        layout,
        numHeads,
        dropoutRate: 0,
      });
    },
  };
}

const cases: Record<string, Case> = {
  linear: {
    inputs: [[5, 7], [3, 7], [3]],
    op: (x, w, b) => linear(x as tf.Tensor2D, w as tf.Tensor2D, b as tf.Tensor1D),
  },
  'linear of one row': {
    inputs: [[1, 4], [2, 4], [2]],
    op: (x, w, b) => linear(x as tf.Tensor2D, w as tf.Tensor2D, b as tf.Tensor1D),
  },
  layerNorm: {
    inputs: [[6, 8], [8], [8]],
    op: (x, gamma, beta) => layerNorm(x as tf.Tensor2D, gamma as tf.Tensor1D, beta as tf.Tensor1D, 1e-12),
  },
  'layerNorm with a large epsilon': {
    inputs: [[2, 3], [3], [3]],
    op: (x, gamma, beta) => layerNorm(x as tf.Tensor2D, gamma as tf.Tensor1D, beta as tf.Tensor1D, 0.1),
  },
  gelu: { inputs: [[4, 9]], op: (x) => gelu(tf.mul(x, 3)) },
  'embeddingLookup with rows that recur and rows that never do': {
    inputs: [[6, 5]],
    op: (table) => embeddingLookup(table as tf.Tensor2D, tf.tensor1d([3, 0, 3, 5, 3], 'int32')),
  },
  'sumCrossEntropy with spans left out': {
    inputs: [[5, 4]],
    op: (logits) => sumCrossEntropy(tf.mul(logits, 6) as tf.Tensor2D, tf.tensor1d([0, 3, -1, 2, -1], 'int32')),
  },
  'sumCrossEntropy with all spans left out': {
    inputs: [[2, 3]],
    op: (logits) => sumCrossEntropy(logits as tf.Tensor2D, tf.tensor1d([-1, -1], 'int32')),
  },
  'packedAttention of sentences of unlike length': attention([3, 1, 5, 2], 2, 8),
  'packedAttention of sentences of one length': attention([4, 4], 4, 8),
  'packedAttention of a single sentence': attention([3], 1, 4),
};

/** Value and gradients of `sum(op * weights)`. */
async function evaluate(engine: EngineName, { inputs, op }: Case): Promise<number[][]> {
  await startEngine({ engine, precision: 'fp32' });
  const before = tf.memory().numTensors;
  const results = tf.tidy(() => {
    const tensors = inputs.map((shape, i) => values(shape, 1, i));
    const value = op(...tensors);
    const weights = values(value.shape, 1, 100);
    const grads = tf.grads((...args: tf.Tensor[]) => tf.sum(tf.mul(op(...args), weights)))(tensors);
    return [value, ...grads].map((tensor) => Array.from(tensor.dataSync())) as unknown as tf.TensorContainer;
  }) as unknown as number[][];
  expect(tf.memory().numTensors).toBe(before);
  return results;
}

const tensorflow = listEngines().find(({ name }) => name === 'tensorflow');
const libtorch = listEngines().find(({ name }) => name === 'libtorch');
const reason = libtorch?.available === true ? null : `skipped: engine libtorch: ${libtorch?.reason ?? 'missing'}`;

describe(reason ?? 'fused ops against the same in plain TensorFlow.js, values and gradients', () => {
  const test = reason === null ? it : it.skip;

  test.each(Object.entries(cases))('%s', async (_name, given) => {
    const expected = await evaluate('cpu', given);
    const ours = await evaluate('libtorch', given);
    expectNear(ours, expected);
  });
});

/** Within float32's rounding, by the largest value of each tensor. */
function expectNear(ours: readonly number[][], expected: readonly number[][]): void {
  expect(ours.map((tensor) => tensor.length)).toEqual(expected.map((tensor) => tensor.length));
  ours.forEach((tensor, i) => {
    const scale = Math.max(1, ...(expected[i] as number[]).map(Math.abs));
    tensor.forEach((value, j) => expect(Math.abs(value - (expected[i]?.[j] as number))).toBeLessThan(3e-6 * scale));
  });
}

const tensorflowNote = tensorflow?.available === true ? '' : ` (skipped: ${tensorflow?.reason ?? 'no such engine'})`;

describe(`plain ops on TensorFlow against plain TensorFlow.js, values and gradients${tensorflowNote}`, () => {
  const test = tensorflowNote === '' ? it : it.skip;

  test.each(Object.entries(cases))('%s', async (_name, given) => {
    expectNear(await evaluate('tensorflow', given), await evaluate('cpu', given));
  });
});

describe(reason ?? 'linear in bf16', () => {
  const test = reason === null ? it : it.skip;

  test('is near float32: operands and results are rounded to 8 bits, sums are not', async () => {
    const given: Case = {
      inputs: [[40, 64], [24, 64], [24]],
      op: (x, w, b) => linear(x as tf.Tensor2D, w as tf.Tensor2D, b as tf.Tensor1D, 'bf16'),
    };
    const expected = await evaluate('cpu', given);
    const ours = await evaluate('libtorch', given);
    ours.forEach((tensor, i) => {
      const wanted = expected[i] as number[];
      const norm = Math.hypot(...wanted);
      const error = Math.hypot(...tensor.map((value, j) => value - (wanted[j] as number)));
      expect(error / norm).toBeLessThan(2 ** -6);
      if (i < 3) expect(error).toBeGreaterThan(0); // it was rounded; the bias's gradient, a plain sum, is not
    });
  });
});

describe(layerNorm, () => {
  beforeAll(() => startEngine({ engine: 'cpu' }));

  it('normalises by the population deviation: [1, 3] gives [-1, 1]', () => {
    const y = layerNorm(tf.tensor2d([[1, 3]]), tf.ones([2]), tf.zeros([2]), 0);
    expect(Array.from(y.dataSync())).toEqual([-1, 1]);
  });
});

describe(sumCrossEntropy, () => {
  beforeAll(() => startEngine({ engine: 'cpu' }));

  it('is the sum, not the mean: three spans of two equal logits give 3 log 2', () => {
    const loss = sumCrossEntropy(tf.zeros([3, 2]), tf.tensor1d([0, 1, 1], 'int32'));
    expect(loss.dataSync()[0]).toBeCloseTo(3 * Math.log(2), 6);
  });
});

describe.each(['cpu', ...(reason === null ? ['libtorch'] : [])] as EngineName[])('dropout on %s', (engine) => {
  beforeAll(() => startEngine({ engine }));

  it('keeps the mean, scales what stays, and lets gradients through the same mask', () => {
    const x = tf.ones([200, 50]);
    const { value, grad } = tf.valueAndGrad((input: tf.Tensor) => dropout(input, 0.2))(x);
    const y = value.dataSync();
    const stays = y.filter((number) => number !== 0);
    stays.forEach((number) => expect(number).toBeCloseTo(1.25, 6));
    expect(stays.length / y.length).toBeGreaterThan(0.78); // 0.8, standard deviation 0.004
    expect(stays.length / y.length).toBeLessThan(0.82);
    expect(Array.from(grad.dataSync())).toEqual(Array.from(y));
  });

  it('gives its input back at rate 0', () => {
    const x = tf.ones([3]);
    expect(dropout(x, 0)).toBe(x);
  });
});
