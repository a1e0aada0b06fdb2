import { hasKernel } from '@dynclean/engine';
import * as tf from '@tensorflow/tfjs-core';

import { applyFused, runFused, runFusedToOne } from './applyFused.js';

/** `y = x weightᵀ + bias`: x `[N, I]`, weight `[O, I]` (as checkpoints have it), bias `[O]`, y `[N, O]`. */
export function linear(x: tf.Tensor2D, weight: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor2D {
  if (!hasKernel('Linear')) return tf.add(tf.matMul(x, weight, false, true), bias);
  return applyFused(
    [x, weight, bias],
    () => ({ value: runFusedToOne<tf.Tensor2D>('Linear', { x, weight, bias }), saved: [x, weight] }),
    (dy, [savedX, savedWeight]) =>
      runFused('LinearGrad', { dy, x: savedX as tf.Tensor, weight: savedWeight as tf.Tensor }),
  );
}
