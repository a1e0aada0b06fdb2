import { hasKernel } from '@dynclean/engine';
import * as tf from '@tensorflow/tfjs-core';

import { applyFused, runFused, runFusedToOne } from './applyFused.js';

/** Gaussian error linear unit, `x Phi(x) = x (1 + erf(x / sqrt 2)) / 2`, as BERT has it; any shape. */
export function gelu<T extends tf.Tensor>(x: T): T {
  // TensorFlow.js computes erf by a polynomial good to 1.5e-7; its gradient is exact.
  if (!hasKernel('Gelu')) return tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));
  const approximate = 'none';
  return applyFused<T>(
    [x],
    () => ({ value: runFusedToOne<T>('Gelu', { x }, { approximate }), saved: [x] }),
    (dy, [savedX]) => runFused('GeluGrad', { dy, x: savedX as tf.Tensor }, { approximate }),
  );
}
