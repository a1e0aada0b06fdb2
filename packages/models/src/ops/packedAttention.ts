import { hasKernel } from '@dynclean/engine';
import * as tf from '@tensorflow/tfjs-core';

import type { PackedLayout } from '../PackedBatch.js';
import { applyFused, runFused } from './applyFused.js';
import { dropout } from './dropout.js';

/**
 * Multi-head self-attention (Vaswani et al. 2017, Eq. 1), each sentence by itself, over subwords that are packed
 * without padding: `softmax(q kᵀ / sqrt(D)) v` per head, D = H / numHeads.
 *
 * @param q - `[N, H]`, as are k and v and the result; N subwords of all sentences of the batch.
 * @param dropoutRate - on the attention probabilities; 0 switches it off.
 */
export function packedAttention(
  q: tf.Tensor2D,
  k: tf.Tensor2D,
  v: tf.Tensor2D,
  options: { readonly layout: PackedLayout; readonly numHeads: number; readonly dropoutRate: number },
): tf.Tensor2D {
  if (!hasKernel('PackedAttention')) return paddedAttention(q, k, v, options);
  const { layout, numHeads, dropoutRate } = options;
  const { slots, keyMask, numSentences, maxLength } = layout;
  const attrs = { numHeads, dropoutRate, numSentences, maxLength };
  return applyFused(
    [q, k, v],
    () => {
      const [context, ...states] = runFused('PackedAttention', { q, k, v, slots, keyMask }, attrs);
      return { value: context as tf.Tensor2D, saved: [q, k, v, slots, ...states] };
    },
    (dy, saved) => {
      const [savedQ, savedK, savedV, savedSlots, probabilities, dropped, mask] = saved as tf.Tensor[] & { length: 7 };
      return runFused(
        'PackedAttentionGrad',
        {
          dy,
          q: savedQ as tf.Tensor,
          k: savedK as tf.Tensor,
          v: savedV as tf.Tensor,
          slots: savedSlots as tf.Tensor,
          probabilities: probabilities as tf.Tensor,
          ...(dropped === undefined ? {} : { dropped }),
          ...(mask === undefined ? {} : { mask }),
        },
        attrs,
      );
    },
  );
}

/** The same in plain ops: subwords are spread over a padded `[B, T]` and gathered again. */
function paddedAttention(
  q: tf.Tensor2D,
  k: tf.Tensor2D,
  v: tf.Tensor2D,
  { layout, numHeads, dropoutRate }: Parameters<typeof packedAttention>[3],
): tf.Tensor2D {
  const { slots, keyMask, numSentences, maxLength } = layout;
  const hiddenSize = q.shape[1];
  const headSize = hiddenSize / numHeads;
  const split = (packed: tf.Tensor2D): tf.Tensor => {
    const padded = tf.unsortedSegmentSum(packed, slots, numSentences * maxLength); // [B * T, H]
    const heads = tf.reshape(padded, [numSentences, maxLength, numHeads, headSize]);
    return tf.transpose(heads, [0, 2, 1, 3]); // [B, heads, T, D]
  };
  const scores = tf.mul(tf.matMul(split(q), split(k), false, true), 1 / Math.sqrt(headSize)); // [B, heads, T, T]
  const masked = tf.add(scores, tf.reshape(keyMask, [numSentences, 1, 1, maxLength]));
  const probabilities = dropout(tf.softmax(masked, -1), dropoutRate);
  const context = tf.transpose(tf.matMul(probabilities, split(v)), [0, 2, 1, 3]); // [B, T, heads, D]
  return tf.gather(tf.reshape(context, [numSentences * maxLength, hiddenSize]) as tf.Tensor2D, slots);
}
