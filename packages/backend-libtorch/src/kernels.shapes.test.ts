import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

import { BACKEND_NAME, installBackend } from './index.js';
import { skipReason } from './testing.js';

// Every elementwise op and every reduction over shapes of all kinds, dtypes and values; the plain cpu backend says what
// must come out, NaN, infinities and errors included.

type Dtype = 'float32' | 'int32' | 'bool';

const sources: Record<Dtype, readonly number[]> = {
  float32: [0, -0, 1, -1, 0.5, -0.5, 1.5, 2.5, -2.5, NaN, Infinity, -Infinity, 1e-8, 88, -88, 7],
  int32: [0, 1, -1, 2, -2, 7, 16, -7, 13, 9],
  bool: [0, 1, 1],
};
const shapes: readonly number[][] = [[], [1], [7], [0], [2, 3], [0, 3], [3, 0], [2, 1, 4], [5, 1, 1, 3]];

function make(shape: readonly number[], dtype: Dtype, seed = 0): tf.Tensor {
  const source = sources[dtype];
  const size = shape.reduce((product, length) => product * length, 1);
  const values = Array.from({ length: size }, (_, i) => source[(i * 7 + seed * 3) % source.length] as number);
  return tf.tensor(values, shape as number[], dtype);
}

type Any = (...args: unknown[]) => tf.Tensor;
const op = (name: string): Any => (tf as unknown as Record<string, Any>)[name] as Any;
const list = (text: string): string[] => text.trim().split(/\s+/);

const unary =
  list(`abs neg square sign floor ceil round relu relu6 exp expm1 log log1p sqrt rsqrt reciprocal sin cos tan
  asin acos atan sinh cosh tanh asinh acosh atanh sigmoid softplus erf elu selu isNaN isInf isFinite logicalNot leakyRelu
  step reverse zerosLike onesLike diag clone`);
const binary = list(`add sub mul div maximum minimum equal notEqual greater greaterEqual less lessEqual logicalAnd
  logicalOr logicalXor mod pow atan2 squaredDifference floorDiv prelu divNoNan`);
const reductions = list('sum mean max min prod all any argMax argMin');

/** Where this backend means to differ. */
const differences: Readonly<Record<string, string>> = {
  'add bool': 'true + true is true here, 2 there',
  'sub bool': 'false - true is true here, 255 there',
  'pow float32': 'to the power of NaN or infinity, 1 stays 1, as in C and TensorFlow',
  'mod float32': '-1 mod infinity is infinity, as in TensorFlow',
  'all bool': 'all of nothing is true',
};

function cases(name: string, dtype: Dtype): [string, () => tf.Tensor][] {
  const run = op(name);
  return shapes.flatMap((shape): [string, () => tf.Tensor][] => {
    const at = `${name} of ${dtype}[${shape.join()}]`;
    if (unary.includes(name)) return [[at, () => run(make(shape, dtype))]];
    if (binary.includes(name)) {
      return [
        [`${at}, same shape`, () => run(make(shape, dtype), make(shape, dtype, 1))],
        [`${at}, scalar`, () => run(make(shape, dtype), make([], dtype, 2))],
        [`${at}, broadcast both ways`, () => run(make([4, 1], dtype, 1), make(shape.slice(-1), dtype))],
      ];
    }
    return [undefined, 0, -1].flatMap((axis) =>
      [false, true].map((keep): [string, () => tf.Tensor] => [
        `${at}, axis ${axis}, keepDims ${keep}`,
        () => run(make(shape, dtype), axis, keep),
      ]),
    );
  });
}

async function evaluate(backend: string, body: () => tf.Tensor) {
  await tf.setBackend(backend);
  try {
    const { shape, dtype, values } = tf.tidy(() => {
      const tensor = body();
      return { shape: tensor.shape, dtype: tensor.dtype, values: Array.from(tensor.dataSync()) } as never;
    }) as unknown as { shape: number[]; dtype: string; values: number[] };
    return { shape, dtype, values };
  } catch {
    return 'an error';
  }
}

describe(skipReason ?? 'kernels over shapes and dtypes', () => {
  const test = skipReason === null ? it : it.skip;

  beforeAll(async () => {
    if (skipReason !== null) return;
    tf.enableProdMode();
    installBackend();
    await tf.setBackend(BACKEND_NAME);
  });

  const names = [...unary, ...binary, ...reductions].flatMap((name) =>
    (['float32', 'int32', 'bool'] as const).map((dtype) => [name, dtype] as const),
  );
  test.each(names)('%s of %s agrees with the plain cpu backend', async (name, dtype) => {
    const expectsDifference = differences[`${name} ${dtype}`] !== undefined;
    let differs = false;
    for (const [what, body] of cases(name, dtype)) {
      const expected = await evaluate('cpu', body);
      const actual = await evaluate(BACKEND_NAME, body);
      const problem = compare(actual, expected);
      if (problem !== null && !expectsDifference) throw new Error(`${what}: ${problem}`);
      differs ||= problem !== null;
    }
    expect(differs).toBe(expectsDifference);
  });
});

type Outcome = Awaited<ReturnType<typeof evaluate>>;

function compare(actual: Outcome, expected: Outcome): string | null {
  if (typeof actual === 'string' || typeof expected === 'string') {
    return actual === expected ? null : `expected ${JSON.stringify(expected)}, but got ${JSON.stringify(actual)}`;
  }
  const form = ({ shape, dtype }: { shape: number[]; dtype: string }) => `${dtype}[${shape.join()}]`;
  if (form(actual) !== form(expected)) return `expected ${form(expected)}, but got ${form(actual)}`;
  const wrong = expected.values.findIndex((value, i) => {
    const got = actual.values[i] as number;
    if (!Number.isFinite(value)) return !Object.is(value, got);
    return !(Math.abs(got - value) <= 2e-6 * Math.max(1, Math.abs(value)));
  });
  return wrong < 0 ? null : `expected ${expected.values.join()}, but got ${actual.values.join()}`;
}
