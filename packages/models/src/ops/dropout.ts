import { hasKernel, nextSeed } from '@dynclean/engine';
import * as tf from '@tensorflow/tfjs-core';

import { applyFused, runFused } from './applyFused.js';

/**
 * Sets each value to 0 with probability `rate` and scales the others by `1 / (1 - rate)`. Random numbers are the
 * engine's, so `seedEngine` fixes them. At rate 0 it gives `x` back.
 */
export function dropout<T extends tf.Tensor>(x: T, rate: number): T {
  if (rate === 0) return x;
  if (!hasKernel('Dropout')) {
    const stays = tf.greaterEqual(tf.randomUniform(x.shape, 0, 1, 'float32', nextSeed()), rate);
    return tf.mul(x, tf.mul(tf.cast(stays, 'float32'), 1 / (1 - rate)));
  }
  return applyFused<T>(
    [x],
    () => {
      const [value, mask] = runFused('Dropout', { x }, { rate }) as [T, tf.Tensor];
      return { value, saved: [mask] };
    },
    (dy, [mask]) => [tf.mul(dy, mask as tf.Tensor)],
  );
}
