import { describe, expect, it } from '@jest/globals';
import type { TensorInfo } from '@tensorflow/tfjs-core';

import { ArgumentError } from '../ArgumentError.js';
import { checkEncoderLayer } from './checkEncoderLayer.js';

const tensor = (dtype: 'float32' | 'int32', ...shape: number[]): TensorInfo => ({ dataId: {}, dtype, shape });

/** A layer of hidden size 4 and inner size 2, two heads, on two sentences of three rows, two rows of padding behind. */
const attrs = {
  numHeads: 2,
  layerNormEps: 1e-5,
  hiddenDropout: 0,
  attentionDropout: 0,
  precision: 'fp32',
  lanes: [[{ numSentences: 2, length: 3 }]],
};
const inputs = {
  x: tensor('float32', 8, 4),
  sources: tensor('int32', 8),
  slots0: tensor('int32', 8),
  rows0_0: tensor('int32', 6),
  keyMask0_0: tensor('float32', 2, 3),
  ...Object.fromEntries(
    ['query', 'key', 'value', 'attention'].flatMap((name) => [
      [`${name}Weight`, tensor('float32', 4, 4)],
      [`${name}Bias`, tensor('float32', 4)],
    ]),
  ),
  ...Object.fromEntries(
    ['attentionNorm', 'outputNorm'].flatMap((name) => [
      [`${name}Weight`, tensor('float32', 4)],
      [`${name}Bias`, tensor('float32', 4)],
    ]),
  ),
  innerWeight: tensor('float32', 2, 4),
  innerBias: tensor('float32', 2),
  outputWeight: tensor('float32', 4, 2),
  outputBias: tensor('float32', 4),
};

const check = (more: Record<string, unknown>) => () =>
  checkEncoderLayer('EncoderLayer', { ...inputs, ...more } as Record<string, TensorInfo>, attrs);

describe('the bias of an encoder layer’s scores', () => {
  it.each([
    ['none', undefined],
    ['null', null],
    ['one of the longest group', tensor('float32', 2, 3, 3)],
    ['a longer one', tensor('float32', 2, 5, 5)],
  ])('is taken: %s', (_what, scoreBias) => {
    expect(check({ scoreBias })).not.toThrow();
  });

  // Found by scripts/fuzzKernels.mjs, seed 1, call 60,239: what is no tensor at all was a TypeError.
  it.each([
    ['no tensor', {}, '{}'],
    ['a number', 3, '3'],
    ['a shorter one', tensor('float32', 2, 2, 2), 'float32[2, 2, 2]'],
    ['of other heads', tensor('float32', 1, 3, 3), 'float32[1, 3, 3]'],
    ['no square', tensor('float32', 2, 3, 4), 'float32[2, 3, 4]'],
    ['of integers', tensor('int32', 2, 3, 3), 'int32[2, 3, 3]'],
    ['of fewer axes', tensor('float32', 2, 3), 'float32[2, 3]'],
  ])('is refused: %s', (_what, scoreBias, got) => {
    expect(check({ scoreBias })).toThrow(ArgumentError);
    expect(check({ scoreBias })).toThrow(
      `Argument 'scoreBias' passed to 'EncoderLayer' must be float32[2, T, T] with T of at least 3, but got ${got}`,
    );
  });
});
