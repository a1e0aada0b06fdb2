import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

import { BACKEND_NAME, type Handle, type LibtorchBackend, ScalarType, installBackend } from '../index.js';
import { skipReason } from '../testing.js';
import { drawSeeds, makeDropoutMasks, spread, spreadRange } from './dropoutMasks.js';

describe(skipReason ?? makeDropoutMasks, () => {
  const test = skipReason === null ? it : it.skip;
  let backend: LibtorchBackend;

  beforeAll(async () => {
    if (skipReason !== null) return;
    backend = installBackend();
    await tf.setBackend(BACKEND_NAME);
  });

  /** Masks `[rows, columns]` of such rates, whose rows have the given numbers. */
  function draw(rates: readonly number[], rows: readonly number[], columns: number): (number[] | null)[] {
    backend.binding.seed(5);
    let masks: (number[] | null)[] = [];
    backend.compute('test', [], (aten) => {
      const like = aten.run('zeros', [1], ScalarType.float32);
      const seeds = drawSeeds(aten, like, rates.length);
      const pairsPerRow = Math.ceil(columns / 2);
      const numbers = aten.run('view', spread(aten, aten.integers(Int32Array.from(rows)), pairsPerRow), [-1, 1]);
      const dropouts = rates.map((rate, i) => {
        const seed = aten.run('slice.Tensor', seeds, 0, i, i + 1);
        const starts = aten.run('add.Tensor', numbers, seed);
        const pairs = aten.run('add.Tensor', starts, spreadRange(aten, pairsPerRow));
        return { shape: [rows.length, columns], rate, pairs: rate === 0 ? null : pairs };
      });
      const made = makeDropoutMasks(aten, dropouts, { like, scalarType: ScalarType.float32 });
      masks = made.map((mask) => (mask === null ? null : Array.from(backend.binding.toTypedArray(mask))));
      return [] as Handle[];
    });
    return masks;
  }

  const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

  test('keeps as much as the rates say, of each mask by itself, and gives none for a rate of 0', () => {
    const [tenth, none, half] = draw([0.1, 0, 0.5], range(300), 101);
    expect(none).toBeNull();
    expect(tenth).toHaveLength(300 * 101);
    // 30,300 values: standard deviations 0.0017 and 0.0029.
    expect(Math.abs(mean(tenth ?? []) - 0.9)).toBeLessThan(0.007);
    expect(Math.abs(mean(half ?? []) - 0.5)).toBeLessThan(0.012);
    expect(new Set(half)).toEqual(new Set([0, 1]));
  });

  test('has no pattern: values agree with those beside, below and in the other mask as often as by chance', () => {
    const [one, other] = draw([0.5, 0.5], range(256), 128) as [number[], number[]];
    const agree = (step: number, values = one): number =>
      mean(one.slice(step).map((value, i) => (value === values[i] ? 1 : 0)));
    // 32,768 pairs: standard deviation 0.0028.
    for (const step of [1, 2, 3, 64, 128, 256]) expect(Math.abs(agree(step) - 0.5)).toBeLessThan(0.012);
    expect(Math.abs(agree(0, other) - 0.5)).toBeLessThan(0.012);
  });

  test('a row has the same mask wherever it lies', () => {
    const [all] = draw([0.3], range(8), 7) as [number[]];
    const [some] = draw([0.3], [6, 2], 7) as [number[]];
    expect(some).toEqual([...all.slice(42, 49), ...all.slice(14, 21)]);
  });
});
