import { hasKernel } from '@dynclean/engine';
import * as tf from '@tensorflow/tfjs-core';

/** Keeps the quotient finite where all gradients are 0; PyTorch's value. */
const SMALLEST_NORM = 1e-6;

/**
 * What all gradients are to be multiplied with so that together they have a norm of at most `maxNorm`, as
 * `torch.nn.utils.clip_grad_norm_` has it: `min(1, maxNorm / (norm + 1e-6))`, where `norm` is the root of the sum of
 * squares of all values of all gradients. Everything stays on the engine; `AdamW.step` multiplies.
 *
 * @param gradients - by variable name; a name without a gradient has no say. They stay the caller's.
 * @param maxNorm - above 0.
 * @returns a new tensor, the caller's.
 * @throws RangeError when `maxNorm` is not above 0.
 */
export function computeClipFactor(gradients: tf.NamedTensorMap, maxNorm: number): tf.Scalar {
  if (!(maxNorm > 0)) throw new RangeError(`computeClipFactor: maxNorm must be above 0, but got ${maxNorm}`);
  return tf.tidy(() => {
    const given = Object.values(gradients).filter((gradient) => gradient instanceof tf.Tensor);
    if (given.length === 0) return tf.scalar(1);
    const norm = tf.sqrt(tf.sum(computeSquares(given)));
    return tf.minimum(1, tf.div(maxNorm, tf.add(norm, SMALLEST_NORM)));
  });
}

/** `[n]` sum of squares of each tensor. */
function computeSquares(tensors: readonly tf.Tensor[]): tf.Tensor {
  if (!hasKernel('SumsOfSquares')) return tf.stack(tensors.map((tensor) => tf.sum(tf.square(tensor))));
  return tf.engine().runKernel('SumsOfSquares', Object.fromEntries(tensors.map((tensor, i) => [`x${i}`, tensor])));
}
