import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startEngine } from '@dynclean/engine';
import * as tf from '@tensorflow/tfjs-core';

import { alignDistances, disentangledProducts, distanceBucket, distanceRow } from './disentangledProducts.js';

describe(distanceBucket, () => {
  const buckets = { numBuckets: 10, maxDistance: 240 };

  it('gives each distance up to half of the buckets its own', () => {
    expect([-5, -1, 0, 1, 5].map((offset) => distanceBucket(offset, buckets))).toEqual([-5, -1, 0, 1, 5]);
  });

  // 5 + ceil(4 log(d / 5) / log(239 / 5)): the bounds lie at 5 * 47.8 ** (k / 4), which is 13.1, 34.6, 90.9 and 239.
  it.each([
    [6, 6],
    [10, 6],
    [13, 6],
    [14, 7],
    [34, 7],
    [35, 8],
    [90, 8],
    [91, 9],
    [239, 9],
    [240, 10],
  ])('puts distance %d into bucket %d, in both directions', (offset, bucket) => {
    // prettier-ignore
    expect(distanceBucket(offset, buckets)).toBe(bucket);
    expect(distanceBucket(-offset, buckets)).toBe(-bucket);
  });

  it('rounds half of an odd number of buckets down', () => {
    // 3 + ceil(2 log(d / 3) / log(49 / 3)): bounds at 12.1 and 49.
    expect([3, 4, 12, 13, 49].map((offset) => distanceBucket(offset, { numBuckets: 7, maxDistance: 50 }))).toEqual([
      3, 4, 4, 5, 5,
    ]);
  });

  it('is the distance itself where there are no buckets', () => {
    expect(distanceBucket(-70, { numBuckets: null, maxDistance: 20 })).toBe(-70);
  });
});

describe(distanceRow, () => {
  it('counts from the middle of the table, and keeps what is too far at its ends', () => {
    const rows = [-30, -20, -1, 0, 19, 20, 30].map((offset) =>
      distanceRow(offset, { numBuckets: null, maxDistance: 20 }),
    );
    expect(rows).toEqual([0, 0, 19, 20, 39, 39, 39]);
    expect(distanceRow(240, { numBuckets: 10, maxDistance: 240 })).toBe(19); // its bucket 10 would be row 20 of 20
  });
});

describe('products by distance', () => {
  beforeAll(() => startEngine({ engine: 'cpu' }));
  afterAll(() => expect(tf.memory().numTensors).toBe(0));

  it('aligns distances with columns', () => {
    tf.tidy(() => {
      // Row i holds 10 i + the column's place less the row's, plus 2: two before it are 10 i, two behind 10 i + 4.
      const x = tf.tensor3d([[[0, 1, 2, 3, 4], [10, 11, 12, 13, 14], [20, 21, 22, 23, 24]]]); // prettier-ignore
      expect(alignDistances(x).arraySync()).toEqual([[[2, 3, 4], [11, 12, 13], [20, 21, 22]]]); // prettier-ignore
      expect(alignDistances(tf.tensor3d([[[7]]])).arraySync()).toEqual([[[7]]]);
    });
  });

  const [numSentences, numHeads, length, size] = [2, 3, 4, 2] as const;
  const buckets = { numBuckets: 4, maxDistance: 8 };
  const firstRow = distanceRow(-3, buckets);
  const numRows = distanceRow(3, buckets) - firstRow + 1;
  const fill = (shape: readonly number[], seed: number): tf.Tensor =>
    tf.tensor(
      Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => Math.sin(seed + 1.3 * i)),
      [...shape],
    );

  /** Eq. 4 of He et al. 2021, value by value. */
  function multiplyEach(
    queries: number[][][][],
    keys: number[][][][],
    forKeys: number[][] | null,
    forQueries: number[][] | null,
  ) {
    const dot = (vector: number[], table: number[][], row: number, head: number): number =>
      vector.reduce((sum, value, i) => sum + value * table[row - firstRow]![head * size + i]!, 0);
    return queries.map((sentence, b) =>
      sentence.map((rows, head) =>
        rows.map((query, i) =>
          rows.map((_, j) => {
            const row = distanceRow(i - j, buckets);
            return (
              (forKeys === null ? 0 : dot(query, forKeys, row, head)) +
              (forQueries === null ? 0 : dot(keys[b]![head]![j]!, forQueries, row, head))
            );
          }),
        ),
      ),
    );
  }

  it.each([
    ['keys and queries of distances', true, true],
    ['keys alone', true, false],
    ['queries alone', false, true],
  ])('are those of each pair: %s', (_what, withKeys, withQueries) => {
    tf.tidy(() => {
      const shape = [numSentences, numHeads, length, size];
      const [queries, keys] = [fill(shape, 1) as tf.Tensor4D, fill(shape, 2) as tf.Tensor4D];
      const forKeys = withKeys ? (fill([numRows, numHeads * size], 3) as tf.Tensor2D) : null;
      const forQueries = withQueries ? (fill([numRows, numHeads * size], 4) as tf.Tensor2D) : null;
      const positions = { buckets, firstRow, keys: forKeys, queries: forQueries };
      const products = disentangledProducts(queries, keys, positions);
      const expected = multiplyEach(
        queries.arraySync(),
        keys.arraySync(),
        forKeys?.arraySync() ?? null,
        forQueries?.arraySync() ?? null,
      );
      expect(products.shape).toEqual([numSentences, numHeads, length, length]);
      const differences = tf.abs(tf.sub(products, tf.tensor4d(expected)));
      expect(tf.max(differences).dataSync()[0]).toBeLessThan(1e-6);
    });
  });
});
