import * as tf from '@tensorflow/tfjs-core';

import type { PackedLayout } from '../PackedBatch.js';
import { dropout } from './dropout.js';

/**
 * Multi-head self-attention (Vaswani et al. 2017, Eq. 1), each sentence by itself, over subwords that are packed
 * without padding: `softmax(q kᵀ / sqrt(D)) v` per head, D = H / numHeads. In plain ops; where the engine has fused
 * kernels, this is a part of `encoderLayer`.
 *
 * @param q - `[N', H]`, as are k and v and the result; 0 in the result's rows of padding.
 * @param options.dropoutRate - on the attention probabilities; 0 switches it off.
 * @param options.scoreBias - as `encoderLayer` takes it.
 */
export function packedAttention(
  q: tf.Tensor2D,
  k: tf.Tensor2D,
  v: tf.Tensor2D,
  options: {
    readonly layout: PackedLayout;
    readonly numHeads: number;
    readonly dropoutRate: number;
    readonly scoreBias?: tf.Tensor3D;
  },
): tf.Tensor2D {
  const { layout, numHeads, dropoutRate, scoreBias } = options;
  const hiddenSize = q.shape[1];
  const headSize = hiddenSize / numHeads;
  const rowsPerLane = layout.numRows / layout.lanes.length;
  const lanes = layout.lanes.map(({ groups, slots }, lane) => {
    const [queries, keys, values] = [q, k, v].map((all) =>
      tf.slice(all, [lane * rowsPerLane, 0], [rowsPerLane, hiddenSize]),
    ) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
    const contexts = groups.map(({ numSentences, length, rows, keyMask }) => {
      const split = (packed: tf.Tensor2D): tf.Tensor =>
        tf.transpose(tf.reshape(tf.gather(packed, rows), [numSentences, length, numHeads, headSize]), [0, 2, 1, 3]);
      const products = tf.mul(tf.matMul(split(queries), split(keys), false, true), 1 / Math.sqrt(headSize)); // [b, heads, t, t]
      const scores =
        scoreBias === undefined
          ? products
          : tf.add(products, tf.slice(scoreBias, [0, 0, 0], [numHeads, length, length]));
      const masked = tf.add(scores, tf.reshape(keyMask, [numSentences, 1, 1, length]));
      const probabilities = dropout(tf.softmax(masked, -1), dropoutRate);
      const context = tf.transpose(tf.matMul(probabilities, split(values)), [0, 2, 1, 3]); // [b, t, heads, D]
      return tf.reshape(context, [numSentences * length, hiddenSize]) as tf.Tensor2D;
    });
    return tf.gather(tf.concat([...contexts, tf.zeros<tf.Rank.R2>([1, hiddenSize])], 0), slots);
  });
  return tf.concat(lanes, 0);
}
