import { hasKernel } from '@dynclean/engine';
import * as tf from '@tensorflow/tfjs-core';

import { applyFused, runFused } from './applyFused.js';

/** What a norm scales by and adds, and what keeps its root away from 0. */
export interface NormOptions {
  /** `[H]`, as is beta. */
  readonly gamma: tf.Tensor1D;
  readonly beta: tf.Tensor1D;
  readonly epsilon: number;
}

/**
 * Layer normalisation over the last axis: `gamma (x - mean) / sqrt(variance + epsilon) + beta`, the variance over H
 * values without Bessel's correction.
 *
 * @param x - `[N, H]`.
 */
export function layerNorm(x: tf.Tensor2D, { gamma, beta, epsilon }: NormOptions): tf.Tensor2D {
  if (!hasKernel('LayerNorm')) {
    const centred = tf.sub(x, tf.mean(x, -1, true)); // [N, H]
    const variance = tf.mean(tf.square(centred), -1, true); // [N, 1]
    return tf.add(tf.mul(tf.mul(centred, tf.rsqrt(tf.add(variance, epsilon))), gamma), beta);
  }
  return applyFused(
    [x, gamma, beta],
    () => {
      const [y, mean, inverseDeviation] = runFused('LayerNorm', { x, gamma, beta }, { epsilon }) as [
        tf.Tensor2D,
        tf.Tensor,
        tf.Tensor,
      ];
      return { value: y, saved: [x, gamma, beta, mean, inverseDeviation] };
    },
    (dy, saved) => {
      const [savedX, savedGamma, savedBeta, mean, inverseDeviation] = saved as tf.Tensor[] & { length: 5 };
      return runFused('LayerNormGrad', {
        dy,
        x: savedX as tf.Tensor,
        gamma: savedGamma as tf.Tensor,
        beta: savedBeta as tf.Tensor,
        mean: mean as tf.Tensor,
        inverseDeviation: inverseDeviation as tf.Tensor,
      });
    },
  );
}
