import * as tf from '@tensorflow/tfjs-core';

import { embeddingLookup } from './embeddingLookup.js';

/** How distances become rows of a table of `2 * span` positions. */
export interface DistanceBuckets {
  /** Buckets in each direction; all distances up to half of them have their own. null: all have. */
  readonly numBuckets: number | null;
  /** Distances that are told apart; longer ones count as the longest. */
  readonly maxDistance: number;
}

/**
 * What queries and keys are multiplied by beside each other: `[R, H]`, a row for each bucket from `firstRow` of the
 * table on.
 */
export interface PositionRows {
  /** How rows of the table are counted. */
  readonly buckets: DistanceBuckets;
  readonly firstRow: number;
  /** For `q · k(query to key)`; null: without. */
  readonly keys: tf.Tensor2D | null;
  /** For `k · q(query to key)`; null: without. */
  readonly queries: tf.Tensor2D | null;
}

/** Rows of the table in each direction. */
export function countSpan({ numBuckets, maxDistance }: DistanceBuckets): number {
  return numBuckets ?? maxDistance;
}

/**
 * The bucket of a query so many places behind its key (He et al. 2021, as their code has it): half of a direction's
 * buckets hold one distance each, the others ranges whose bounds grow in equal steps of the logarithm. In float32, as
 * PyTorch computes it, so that bounds fall on the same distances.
 *
 * @param offset - query's position less key's.
 * @returns below 0 for a query before its key.
 */
export function distanceBucket(offset: number, { numBuckets, maxDistance }: DistanceBuckets): number {
  if (numBuckets === null) return offset;
  const middle = Math.floor(numBuckets / 2);
  const distance = Math.abs(offset);
  if (distance <= middle) return offset;
  const { fround } = Math;
  const log = (ratio: number): number => fround(Math.log(fround(ratio)));
  const share = fround(log(distance / middle) / log((maxDistance - 1) / middle));
  return Math.sign(offset) * (Math.ceil(fround(share * (middle - 1))) + middle);
}

/** The row of the table for a query so many places behind its key. */
export function distanceRow(offset: number, buckets: DistanceBuckets): number {
  const span = countSpan(buckets);
  return Math.min(Math.max(distanceBucket(offset, buckets) + span, 0), 2 * span - 1);
}

/**
 * What disentangled attention adds to `q kᵀ` (He et al. 2021, Eq. 4): each query by the key of its distance to each
 * key, and each key by the query of that distance.
 *
 * @param queries - `[b, heads, t, D]`, as are keys.
 * @returns `[b, heads, t, t]`, by query and key.
 */
export function disentangledProducts(queries: tf.Tensor4D, keys: tf.Tensor4D, positions: PositionRows): tf.Tensor4D {
  const length = queries.shape[2];
  const rowAt = (offset: number): number => distanceRow(offset, positions.buckets) - positions.firstRow;
  // In the order of `alignDistances`: from the column farthest before a row to the farthest behind it.
  const offsets = Array.from({ length: 2 * length - 1 }, (_, i) => i - (length - 1));
  const parts: tf.Tensor4D[] = [];
  if (positions.keys !== null) {
    parts.push(
      multiplyByDistance(
        queries,
        positions.keys,
        Int32Array.from(offsets, (offset) => rowAt(-offset)),
      ),
    );
  }
  if (positions.queries !== null) {
    const byKey = multiplyByDistance(keys, positions.queries, Int32Array.from(offsets, rowAt));
    parts.push(tf.transpose(byKey, [0, 1, 3, 2]));
  }
  return parts.reduce((sum, part) => tf.add(sum, part));
}

/**
 * Each row's vector by the one that belongs to its distance to each column.
 *
 * @param vectors - `[b, heads, t, D]`.
 * @param table - `[R, heads * D]`.
 * @param rows - `[2t - 1]`, the table's row for each distance.
 * @returns `[b, heads, t, t]`, by row and column.
 */
function multiplyByDistance(vectors: tf.Tensor4D, table: tf.Tensor2D, rows: Int32Array): tf.Tensor4D {
  const [numSentences, numHeads, length, size] = vectors.shape;
  const numDistances = rows.length;
  const chosen = embeddingLookup(table, tf.tensor1d(rows, 'int32')); // [2t - 1, H]
  const byHead = tf.transpose(tf.reshape(chosen, [numDistances, numHeads, size]), [1, 2, 0]); // [heads, D, 2t - 1]
  // All sentences of a head together: one matrix product a head.
  const flat = tf.reshape(tf.transpose(vectors, [1, 0, 2, 3]), [numHeads, numSentences * length, size]);
  const products = tf.matMul(flat, byHead); // [heads, b * t, 2t - 1]
  const aligned = alignDistances(tf.reshape(products, [numHeads * numSentences, length, numDistances]));
  return tf.transpose(tf.reshape(aligned, [numHeads, numSentences, length, length]), [1, 0, 2, 3]);
}

/**
 * From values by row and distance to values by row and column: `y[n, i, j] = x[n, i, j - i + t - 1]`. With a column
 * behind the last, a row of x is one longer than the step from a place to the one below on its diagonal, so that
 * reading in steps of `2t - 1` moves each row by one.
 *
 * @param x - `[n, t, 2t - 1]`.
 * @returns `[n, t, t]`.
 */
export function alignDistances(x: tf.Tensor3D): tf.Tensor3D {
  const [count, length, numDistances] = x.shape;
  const padded = tf.reshape(tf.pad(x, [[0, 0], [0, 0], [0, 1]]), [count, length * (numDistances + 1)]); // prettier-ignore
  const shifted = tf.slice(padded, [0, length - 1], [count, length * numDistances]);
  return tf.slice(tf.reshape<tf.Rank.R3>(shifted, [count, length, numDistances]), [0, 0, 0], [count, length, length]);
}
