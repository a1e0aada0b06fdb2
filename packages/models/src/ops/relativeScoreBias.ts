import * as tf from '@tensorflow/tfjs-core';

import type { PackedLayout } from '../PackedBatch.js';
import { embeddingLookup } from './embeddingLookup.js';
import { longestGroup } from './longestGroup.js';

/** How distances are parted into buckets. */
export interface RelativeBuckets {
  /** Even; half of them for keys after the query. */
  readonly numBuckets: number;
  /** From this distance on, all share the last bucket of their direction. */
  readonly maxDistance: number;
}

/**
 * The bucket of a key so many places after its query (Raffel et al. 2020, in both directions): half of a direction's
 * buckets hold one distance each, the others ranges whose bounds grow in equal steps of the logarithm up to
 * `maxDistance`.
 *
 * @param offset - key's position less query's.
 */
export function relativeBucket(offset: number, { numBuckets, maxDistance }: RelativeBuckets): number {
  const perDirection = numBuckets / 2;
  const numExact = perDirection / 2;
  const distance = Math.abs(offset);
  const first = offset > 0 ? perDirection : 0;
  if (distance < numExact) return first + distance;
  const share = Math.log(distance / numExact) / Math.log(maxDistance / numExact);
  // Where a bound is a whole distance, rounding must not put it below: PyTorch's float32 does not either.
  const place = numExact + Math.floor(share * (perDirection - numExact) + 1e-6);
  return first + Math.min(place, perDirection - 1);
}

/**
 * What is added to the scores of every sentence: a learned number for each head and bucket of distances, so the same
 * along each diagonal. The first t rows and columns are the bias of a sentence of t subwords.
 *
 * @param table - `[buckets or more, heads]`.
 * @returns `[heads, T, T]` by query and key, T being the longest sentence's padded length.
 */
export function relativeScoreBias(table: tf.Tensor2D, layout: PackedLayout, buckets: RelativeBuckets): tf.Tensor3D {
  const length = longestGroup(layout);
  const byOffset = Int32Array.from({ length: 2 * length - 1 }, (_, i) => relativeBucket(i - (length - 1), buckets));
  const ids = new Int32Array(length * length);
  for (let query = 0; query < length; query++) {
    // Keys from the first on: offsets -query to length - 1 - query.
    ids.set(byOffset.subarray(length - 1 - query, 2 * length - 1 - query), query * length);
  }
  const values = embeddingLookup(table, tf.tensor1d(ids, 'int32')); // [T * T, heads]
  return tf.transpose(tf.reshape(values, [length, length, -1]), [2, 0, 1]);
}
