import { enginePrecision, hasKernel } from '@dynclean/engine';
import * as tf from '@tensorflow/tfjs-core';

import { applyFused, runFused } from './applyFused.js';

/**
 * `y = x weightᵀ + bias`: x `[N, I]`, weight `[O, I]` (as checkpoints have it), bias `[O]` or null, y `[N, O]`.
 * Products are in the engine's precision unless another is asked for.
 */
// eslint-disable-next-line @typescript-eslint/max-params -- encoders and heads of others call it so
export function linear(
  x: tf.Tensor2D,
  weight: tf.Tensor2D,
  bias: tf.Tensor1D | null,
  precision = enginePrecision(),
): tf.Tensor2D {
  if (!hasKernel('Linear')) {
    const product = tf.matMul(x, weight, false, true);
    return bias === null ? (product as tf.Tensor2D) : tf.add(product, bias);
  }
  const attrs = { precision };
  const offset = bias === null ? {} : { bias };
  return applyFused(
    [x, weight, ...(bias === null ? [] : [bias])],
    () => {
      const [y, lowX = x, lowWeight = weight] = runFused('Linear', { x, weight, ...offset }, attrs);
      return { value: y as tf.Tensor2D, saved: [lowX, lowWeight] };
    },
    (dy, [savedX, savedWeight]) => {
      const gradients = runFused('LinearGrad', { dy, x: savedX as tf.Tensor, weight: savedWeight as tf.Tensor }, attrs);
      return bias === null ? gradients.slice(0, 2) : gradients;
    },
  );
}
