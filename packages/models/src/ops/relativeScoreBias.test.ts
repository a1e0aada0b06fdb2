import { beforeAll, describe, expect, it } from '@jest/globals';
import { startEngine } from '@dynclean/engine';
import * as tf from '@tensorflow/tfjs-core';

import type { PackedLayout } from '../PackedBatch.js';
import { relativeBucket, relativeScoreBias } from './relativeScoreBias.js';

const buckets = { numBuckets: 32, maxDistance: 128 };

describe(relativeBucket, () => {
  // What MPNetEncoder.relative_position_bucket of transformers 5.18 gives: where each bucket begins, going away from 0.
  const bounds = [1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 23, 32, 46, 64, 91];

  it.each([
    ['before its query', -1, 0],
    ['after it', 1, 16],
  ])('is as in PyTorch for every key up to 1,000 places %s', (_where, sign, first) => {
    for (let distance = 1; distance <= 1000; distance++) {
      const passed = bounds.filter((bound) => bound <= distance).length;
      expect([distance, relativeBucket(sign * distance, buckets)]).toEqual([distance, first + passed]);
    }
  });

  it('is 0 for the query itself', () => expect(relativeBucket(0, buckets)).toBe(0));

  it('takes other numbers: with 8 buckets up to 16, two hold one distance and two the ranges from 2 and from 6', () => {
    // 2 + floor(2 log(distance / 2) / log(16 / 2)): a step at log 8 / 2, distance 2 sqrt(8) = 5.66, and all from 16 on
    // the last.
    const found = [0, -1, -2, -5, -6, -15, -16, -99, 1, 6].map((offset) =>
      relativeBucket(offset, { numBuckets: 8, maxDistance: 16 }),
    );
    expect(found).toEqual([0, 1, 2, 2, 3, 3, 3, 3, 5, 7]);
  });
});

describe(relativeScoreBias, () => {
  beforeAll(() => startEngine({ engine: 'cpu' }));

  const layout = {
    lanes: [{ groups: [{ length: 2 }] }, { groups: [{ length: 3 }, { length: 1 }] }],
  } as unknown as PackedLayout;

  it('has for each head, query and key the number of their offset, up to the longest group of all lanes', () => {
    // Row r of the table is [r, 100 + r].
    const table = tf.tensor2d(Array.from({ length: 32 }, (_, row) => [row, 100 + row]));
    const bias = relativeScoreBias(table, layout, buckets);
    expect(bias.shape).toEqual([2, 3, 3]);
    const first = [
      [0, 17, 18],
      [1, 0, 17],
      [2, 1, 0],
    ];
    expect(bias.arraySync()).toEqual([first, first.map((row) => row.map((value) => value + 100))]);
  });

  it('gives each number the gradients of all places that have it', () => {
    const grad = tf.grad((table: tf.Tensor) => tf.sum(relativeScoreBias(table as tf.Tensor2D, layout, buckets)));
    const counts = Array.from(grad(tf.zeros([32, 1])).dataSync());
    // Of the nine places of [3, 3]: the diagonal, two to either side of it, one in either corner.
    const expected = Array<number>(32).fill(0);
    for (const [bucket, count] of [[0, 3], [1, 2], [17, 2], [2, 1], [18, 1]] as const) expected[bucket] = count; // prettier-ignore
    expect(counts).toEqual(expected);
  });
});
