import * as tf from '@tensorflow/tfjs-core';

import type { PackedLayout } from '../PackedBatch.js';
import { dropout } from './dropout.js';

/** What attention is of: q, k and v of every row, `[N', H]` each. */
export interface AttentionInputs {
  readonly queries: tf.Tensor2D;
  readonly keys: tf.Tensor2D;
  readonly values: tf.Tensor2D;
}

/** How scores are made, and which rows belong together. */
export interface AttentionOptions {
  readonly layout: PackedLayout;
  readonly numHeads: number;
  /** On the attention probabilities; 0 switches it off. */
  readonly dropoutRate: number;
  /** As `encoderLayer` takes it, or `[1, T, T]` where it is the same for all heads. */
  readonly scoreBias?: tf.Tensor3D;
  /**
   * What is added to `q kᵀ` before it is scaled, `[b, heads, t, t]`, from a group's queries and keys,
   * `[b, heads, t, D]`.
   */
  readonly extraProducts?: (queries: tf.Tensor4D, keys: tf.Tensor4D) => tf.Tensor4D;
  /** @default 1 / sqrt(D) */
  readonly scale?: number;
}

/**
 * Multi-head self-attention (Vaswani et al. 2017, Eq. 1), each sentence by itself, over subwords that are packed
 * without padding: `softmax(q kᵀ / sqrt(D)) v` per head, D = H / numHeads. In plain ops; where the engine has fused
 * kernels, this is a part of `encoderLayer`.
 *
 * @returns `[N', H]`; 0 in rows of padding.
 */
export function packedAttention(inputs: AttentionInputs, options: AttentionOptions): tf.Tensor2D {
  const { layout, numHeads, dropoutRate, scoreBias, extraProducts } = options;
  const hiddenSize = inputs.queries.shape[1];
  const headSize = hiddenSize / numHeads;
  const { scale = 1 / Math.sqrt(headSize) } = options;
  const rowsPerLane = layout.numRows / layout.lanes.length;
  const lanes = layout.lanes.map(({ groups, slots }, lane) => {
    const [queries, keys, values] = [inputs.queries, inputs.keys, inputs.values].map((all) =>
      tf.slice(all, [lane * rowsPerLane, 0], [rowsPerLane, hiddenSize]),
    ) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
    const contexts = groups.map(({ numSentences, length, rows, keyMask }) => {
      const split = (packed: tf.Tensor2D): tf.Tensor4D =>
        tf.transpose(tf.reshape(tf.gather(packed, rows), [numSentences, length, numHeads, headSize]), [0, 2, 1, 3]);
      const [ownQueries, ownKeys] = [split(queries), split(keys)];
      const products = tf.matMul(ownQueries, ownKeys, false, true); // [b, heads, t, t]
      const extra = extraProducts?.(ownQueries, ownKeys);
      const scaled = tf.mul(extra === undefined ? products : tf.add(products, extra), scale);
      const scores =
        scoreBias === undefined
          ? scaled
          : tf.add(scaled, tf.slice(scoreBias, [0, 0, 0], [scoreBias.shape[0], length, length]));
      const masked = tf.add(scores, tf.reshape(keyMask, [numSentences, 1, 1, length]));
      const probabilities = dropout(tf.softmax(masked, -1), dropoutRate);
      const context = tf.transpose(tf.matMul(probabilities, split(values)), [0, 2, 1, 3]); // [b, t, heads, D]
      return tf.reshape(context, [numSentences * length, hiddenSize]) as tf.Tensor2D;
    });
    return tf.gather(tf.concat([...contexts, tf.zeros<tf.Rank.R2>([1, hiddenSize])], 0), slots);
  });
  return tf.concat(lanes, 0);
}
