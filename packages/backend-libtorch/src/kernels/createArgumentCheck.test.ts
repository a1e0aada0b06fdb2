import { describe, expect, it } from '@jest/globals';
import type { NamedTensorInfoMap } from '@tensorflow/tfjs-core';

import { ArgumentError } from '../ArgumentError.js';
import { count, fraction, oneOf } from './attributeRules.js';
import { createArgumentCheck } from './createArgumentCheck.js';

const tensor = (dtype: string, ...shape: number[]) => ({ dataId: {}, dtype, shape });

describe(createArgumentCheck, () => {
  const check = createArgumentCheck('Toy', {
    inputs: { x: 'float32[..., H]', gamma: 'float32[H]', mean: 'float32[..., 1]', ids: 'int32[N]?' },
    attrs: { rate: fraction, numRows: count, mode: oneOf('sum', 'mean') },
  });
  const inputs = {
    x: tensor('float32', 2, 3, 4),
    gamma: tensor('float32', 4),
    mean: tensor('float32', 2, 3, 1),
    ids: tensor('int32', 7),
  };
  const attrs = { rate: 0.1, numRows: 3, mode: 'sum' };
  const run = (given: object, attributes: object = {}) =>
    check({ ...inputs, ...given } as unknown as NamedTensorInfoMap, { ...attrs, ...attributes } as never);

  it('takes what fits, of any number of leading axes and with optional inputs left out, time after time', () => {
    run({});
    run({ x: tensor('float32', 4), mean: tensor('float32', 1), ids: undefined });
    run({ ids: null });
    run({ x: tensor('float32', 0, 5), gamma: tensor('float32', 5), mean: tensor('float32', 0, 1) });
  });

  it.each<[string, object, string]>([
    ['another dtype', { x: tensor('int32', 2, 4) }, "'x' passed to 'Toy' must be float32[..., H], but got int32[2, 4]"],
    ['no axis', { x: tensor('float32') }, "'x' passed to 'Toy' must be float32[..., H], but got float32[]"],
    [
      'another length',
      { gamma: tensor('float32', 5) },
      "'gamma' passed to 'Toy' must be float32[H] with H = 4, but got float32[5]",
    ],
    ['another rank', { gamma: tensor('float32', 1, 4) }, 'must be float32[H] with H = 4, but got float32[1, 4]'],
    [
      'other leading axes',
      { mean: tensor('float32', 3, 2, 1) },
      "'mean' passed to 'Toy' must be float32[..., 1] with ... = [2, 3], but got float32[3, 2, 1]",
    ],
    ['fewer leading axes', { mean: tensor('float32', 2, 1) }, 'must be float32[..., 1] with ... = [2, 3]'],
    [
      'a given length',
      { mean: tensor('float32', 2, 3, 4) },
      'float32[..., 1] with ... = [2, 3], but got float32[2, 3, 4]',
    ],
    ['none at all', { gamma: undefined }, "'gamma' passed to 'Toy' must be float32[H] with H = 4, but got nothing"],
    ['no tensor', { gamma: 3 }, 'must be float32[H] with H = 4, but got 3'],
    ['an optional one that does not fit', { ids: tensor('float32', 7) }, 'must be int32[N], but got float32[7]'],
  ])('refuses an input: %s', (_what, given, message) => {
    expect(() => run(given)).toThrow(ArgumentError);
    expect(() => run(given)).toThrow(message);
    run({}); // nothing of that is left
  });

  it.each<[object, string]>([
    [{ rate: 1 }, "Argument 'rate' passed to 'Toy' must be a number in [0, 1), but got 1"],
    [{ rate: NaN }, 'must be a number in [0, 1), but got NaN'],
    [{ numRows: -1 }, "Argument 'numRows' passed to 'Toy' must be an integer of at least 0, but got -1"],
    [{ numRows: 0.5 }, 'but got 0.5'],
    [{ mode: undefined }, "Argument 'mode' passed to 'Toy' must be sum or mean, but got nothing"],
    [{ mode: 'max' }, 'but got "max"'],
  ])('refuses attributes %j', (attributes, message) => {
    expect(() => run({}, attributes)).toThrow(message);
  });

  it('refuses a description that it cannot read', () => {
    expect(() => createArgumentCheck('Toy', { inputs: { x: 'a matrix' } })).toThrow(
      'x must be described as float32[N, H], but got a matrix',
    );
  });
});
