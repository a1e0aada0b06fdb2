import * as tf from '@tensorflow/tfjs-core';

import { MASKED, type PackedLayout } from '../PackedBatch.js';
import { longestGroup } from './longestGroup.js';

/**
 * What is added to scores so that a query sees only keys that are at most `reach` places before or behind it: 0 for
 * those, a large negative number for all others.
 *
 * @returns `[1, T, T]` by query and key, T being the longest sentence's padded length; null where none is so long.
 */
export function windowScoreBias(layout: PackedLayout, reach: number): tf.Tensor3D | null {
  const length = longestGroup(layout);
  if (length - 1 <= reach) return null;
  const values = new Float32Array(length * length).fill(MASKED);
  for (let query = 0; query < length; query++) {
    values.fill(0, query * length + Math.max(query - reach, 0), query * length + Math.min(query + reach + 1, length));
  }
  return tf.tensor3d(values, [1, length, length]);
}
