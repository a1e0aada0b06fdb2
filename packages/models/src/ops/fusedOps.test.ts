import { beforeAll, describe, expect, it } from '@jest/globals';
import { type EngineName, listEngines, seedEngine, startEngine } from '@dynclean/engine';
import { bfloat16SkipReason } from '@dynclean/engine/testing';
import * as tf from '@tensorflow/tfjs-core';

import { type BatchTensors, packBatch, uploadBatch } from '../PackedBatch.js';
import { dropout } from './dropout.js';
import { encoderLayer } from './encoderLayer.js';
import { embeddingLookup } from './embeddingLookup.js';
import { gelu } from './gelu.js';
import { layerNorm } from './layerNorm.js';
import type { LayerParameters } from './LayerParameters.js';
import { linear } from './linear.js';
import { cutRows, padRows } from './paddedRows.js';
import { spanFeatures } from './spanFeatures.js';
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

/** A batch of sentences of so many subwords, with the given spans of the first of them. */
function makeBatch(lengths: number[], spans: [start: number, end: number][] = []): BatchTensors {
  const items = lengths.map((length, sentence) => ({
    encoding: {
      inputIds: new Int32Array(length),
      firstSubword: Int32Array.from({ length }, (_, word) => word),
      lastSubword: Int32Array.from({ length }, (_, word) => word),
    },
    spanStart: Int32Array.from(sentence === 0 ? spans : [], ([start]) => start),
    spanEnd: Int32Array.from(sentence === 0 ? spans : [], ([, end]) => end),
  }));
  const batch = packBatch(items);
  return uploadBatch(batch, batch.inputIds);
}

/**
 * A layer of hidden size H and inner size I on sentences of such lengths, with dropout or not; `biasLength`: with a
 * bias of the scores of so many rows and columns, which is the last of the inputs.
 */
function layer(
  lengths: number[],
  [numHeads, H, I]: [number, number, number],
  { dropoutRate = 0, biasLength = 0 }: { dropoutRate?: number; biasLength?: number } = {},
): Case {
  const square = [[H, H], [H]];
  const attention = [...square, ...square, ...square, ...square, [H], [H]];
  const network = [[I, H], [I], [H, I], [H], [H], [H]];
  const numSubwords = lengths.reduce((sum, length) => sum + length, 0);
  return {
    inputs: [
      [numSubwords, H],
      ...attention,
      ...network,
      ...(biasLength === 0 ? [] : [[numHeads, biasLength, biasLength]]),
    ],
    op: (x, ...given) => {
      const names = [
        ...['queryWeight', 'queryBias', 'keyWeight', 'keyBias', 'valueWeight', 'valueBias'],
        ...['attentionWeight', 'attentionBias', 'attentionNormWeight', 'attentionNormBias'],
        ...['innerWeight', 'innerBias', 'outputWeight', 'outputBias', 'outputNormWeight', 'outputNormBias'],
      ];
      const parameters = Object.fromEntries(names.map((name, i) => [name, given[i]])) as unknown as LayerParameters;
      const { layout } = makeBatch(lengths);
      const options = { layout, numHeads, layerNormEps: 1e-5 };
      const padded = padRows(x as tf.Tensor2D, layout);
      const y = encoderLayer(padded, parameters, {
        ...options,
        hiddenDropout: dropoutRate,
        attentionDropout: dropoutRate,
        ...(biasLength === 0 ? {} : { scoreBias: given[names.length] as tf.Tensor3D }),
      });
      return cutRows(y, layout);
    },
  };
}

/** A layer norm of three inputs. */
const norm =
  (epsilon: number): Case['op'] =>
  (x, gamma, beta) =>
    layerNorm(x as tf.Tensor2D, { gamma: gamma as tf.Tensor1D, beta: beta as tf.Tensor1D, epsilon });

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
    op: norm(1e-12),
  },
  'layerNorm with a large epsilon': {
    inputs: [[2, 3], [3], [3]],
    op: norm(0.1),
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
  'padRows and cutRows': {
    inputs: [[3, 4]],
    op: (x) => {
      const { layout } = makeBatch([1, 2]);
      return tf.add(cutRows(tf.square(padRows(x as tf.Tensor2D, layout)) as tf.Tensor2D, layout), 1);
    },
  },
  'encoderLayer on sentences of like length': layer([4, 7, 8], [2, 8, 16]),
  'encoderLayer on lengths far apart, in groups': layer([3, 90, 5, 1, 12], [4, 8, 12]),
  'encoderLayer on a single sentence with one head': layer([3], [1, 4, 4]),
  'encoderLayer on a batch without padding in any group': layer([8, 8], [2, 8, 8]),
  'encoderLayer on lanes that go side by side, in groups': layer([70, 3, 8, 55, 50, 4, 66], [2, 8, 12]),
  'encoderLayer with a bias of scores, as long as the only group': layer([4, 7, 8], [2, 8, 16], { biasLength: 8 }),
  'encoderLayer with a bias of scores longer than any group': layer([3], [1, 4, 4], { biasLength: 11 }),
  'encoderLayer with a bias of scores that groups share': layer([3, 90, 5, 1, 12], [4, 8, 12], { biasLength: 96 }),
  'encoderLayer with a bias of scores that lanes share': layer([70, 3, 8, 55, 50, 4, 66], [2, 8, 12], {
    biasLength: 72,
  }),
  'spanFeatures of words that begin several spans, and none': {
    inputs: [
      [4, 6],
      [4, 6],
      [5, 6],
    ],
    op: (byStart, byEnd, byWidth) => {
      const batch = makeBatch([4], [[0, 0], [0, 1], [0, 3], [1, 1], [3, 3]]); // prettier-ignore
      const parts = { byStart, byEnd, byWidth } as { [Part in 'byStart' | 'byEnd' | 'byWidth']: tf.Tensor2D };
      return spanFeatures(parts, batch, 0);
    },
  },
};

/** Value and gradients of `sum(op * weights)`. */
async function evaluate(
  engine: EngineName,
  { inputs, op }: Case,
  { precision = 'fp32', scale = 1 }: { precision?: 'fp32' | 'bf16'; scale?: number } = {},
): Promise<number[][]> {
  await startEngine({ engine, precision, threads: 3 });
  const before = tf.memory().numTensors;
  const results = tf.tidy(() => {
    const tensors = inputs.map((shape, i) => values(shape, scale, i));
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

describe(`linear in bf16${bfloat16SkipReason === null ? '' : ` (${bfloat16SkipReason})`}`, () => {
  const test = bfloat16SkipReason === null ? it : it.skip;

  test('is near float32: operands and results are rounded to 8 bits, sums are not', async () => {
    const given: Case = {
      inputs: [[40, 64], [24, 64], [24]],
      op: (x, w, b) => linear(x as tf.Tensor2D, w as tf.Tensor2D, b as tf.Tensor1D, 'bf16'),
    };
    const expected = await evaluate('cpu', given);
    const ours = await evaluate('libtorch', given);
    expect(ours.map(({ length }) => length)).toEqual(expected.map(({ length }) => length));
    ours.forEach((tensor, i) => {
      const wanted = expected[i] as number[];
      const norm = Math.hypot(...wanted);
      const error = Math.hypot(...tensor.map((value, j) => value - (wanted[j] as number)));
      expect(error / norm).toBeLessThan(2 ** -6);
      if (i < 3) expect(error).toBeGreaterThan(0); // it was rounded; the bias's gradient, a plain sum, is not
    });
  });
});

describe(`encoderLayer in bf16${bfloat16SkipReason === null ? '' : ` (${bfloat16SkipReason})`}`, () => {
  const test = bfloat16SkipReason === null ? it : it.skip;

  test.each<[string, number[], number]>([
    ['like length', [4, 7, 8], 0],
    ['lengths far apart', [3, 90, 5, 1, 12], 0],
    ['lanes that go side by side', [70, 3, 8, 55, 50, 4, 66], 0],
    ['like length, with a bias of scores', [4, 7, 8], 8],
    ['lengths far apart, with a bias of scores', [3, 90, 5, 1, 12], 96],
    ['lanes that go side by side, with a bias of scores', [70, 3, 8, 55, 50, 4, 66], 72],
  ])('is near float32 on sentences of %s, values and gradients', async (_name, lengths, biasLength) => {
    const given = layer(lengths, [2, 16, 32], { biasLength });
    const scale = 0.3; // larger scores would saturate the softmax, whose gradients are then rounding
    const expected = await evaluate('cpu', given, { scale });
    const ours = await evaluate('libtorch', given, { precision: 'bf16', scale });
    expect(ours.map(({ length }) => length)).toEqual(expected.map(({ length }) => length));
    ours.forEach((tensor, i) => {
      const wanted = expected[i] as number[];
      if (i === 5) return; // key biases have no gradient but rounding
      const error = Math.hypot(...tensor.map((value, j) => value - (wanted[j] as number)));
      expect([i, error / Math.hypot(...wanted) < 0.03]).toEqual([i, true]); // some ten roundings of 2^-9 each
      expect(error).toBeGreaterThan(0);
    });
  });
});

describe(reason ?? 'gradients under dropout', () => {
  const test = reason === null ? it : it.skip;

  // The same seed gives the same mask, so the loss is a smooth function whose slope along any direction can be
  // measured.
  test.each<[string, Case]>([
    ['encoderLayer', layer([4, 40, 3], [2, 8, 16], { dropoutRate: 0.3 })],
    ['encoderLayer on lanes', layer([70, 3, 8, 55, 50, 4, 66], [2, 8, 16], { dropoutRate: 0.3 })],
    ['encoderLayer with a bias', layer([70, 3, 8, 55, 50, 4, 66], [2, 8, 16], { dropoutRate: 0.3, biasLength: 72 })],
    [
      'spanFeatures',
      {
        inputs: [
          [4, 6],
          [4, 6],
          [5, 6],
        ],
        op: (byStart, byEnd, byWidth) => {
          const parts = { byStart, byEnd, byWidth } as { [Part in 'byStart' | 'byEnd' | 'byWidth']: tf.Tensor2D };
          return tf.square(spanFeatures(parts, makeBatch([4], [[0, 0], [0, 3], [1, 1], [3, 3]]), 0.4)); // prettier-ignore
        },
      },
    ],
  ])('%s: the gradient is the slope', async (_name, { inputs, op }) => {
    await startEngine({ engine: 'libtorch', precision: 'fp32', threads: 3 });
    tf.tidy(() => {
      const tensors = inputs.map((shape, i) => values(shape, 1, i));
      const directions = inputs.map((shape, i) => values(shape, 1, i + 50));
      const loss = (...args: tf.Tensor[]): tf.Scalar => {
        seedEngine(11);
        const y = op(...args);
        return tf.sum(tf.mul(y, values(y.shape, 1, 100)));
      };
      const grads = tf.grads(loss)(tensors);
      const along = grads.reduce((sum, grad, i) => sum + (tf.sum(tf.mul(grad, directions[i] as tf.Tensor)).dataSync()[0] ?? 0), 0); // prettier-ignore
      const at = (step: number): number =>
        loss(...tensors.map((tensor, i) => tf.add(tensor, tf.mul(directions[i] as tf.Tensor, step)))).dataSync()[0] ??
        0;
      const slope = (at(1e-3) - at(-1e-3)) / 2e-3;
      expect(Math.abs(slope - along) / Math.abs(along)).toBeLessThan(0.02);
    });
  });
});

describe(reason ?? 'dropout in lanes', () => {
  const test = reason === null ? it : it.skip;

  test('has the same masks whatever the number of threads', async () => {
    const { inputs, op } = layer([70, 3, 8, 55, 50, 4, 66], [2, 8, 16], { dropoutRate: 0.3 });
    const run = async (threads: number): Promise<number[]> => {
      await startEngine({ engine: 'libtorch', precision: 'fp32', threads });
      return tf.tidy(() => {
        seedEngine(11);
        return Array.from(op(...inputs.map((shape, i) => values(shape, 0.3, i))).dataSync());
      });
    };
    const [one, two, three] = [await run(1), await run(2), await run(3)];
    expectNear([two, three], [one, one]);
  });
});

describe(layerNorm, () => {
  beforeAll(() => startEngine({ engine: 'cpu' }));

  it('normalises by the population deviation: [1, 3] gives [-1, 1]', () => {
    const y = layerNorm(tf.tensor2d([[1, 3]]), { gamma: tf.ones([2]), beta: tf.zeros([2]), epsilon: 0 });
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
