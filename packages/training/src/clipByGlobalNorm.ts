import * as tf from '@tensorflow/tfjs-core';

/** Keeps the quotient finite where all gradients are 0; PyTorch's value. */
const SMALLEST_NORM = 1e-6;

/**
 * Gradients shortened together to a norm of at most `maxNorm`, as `torch.nn.utils.clip_grad_norm_` does: each is
 * multiplied with `min(1, maxNorm / (norm + 1e-6))`, where `norm` is the root of the sum of squares of all values of
 * all gradients. Everything stays on the engine.
 *
 * @param gradients - by variable name; a name without a gradient stays without one. They stay the caller's.
 * @param maxNorm - above 0.
 * @returns new tensors, the caller's.
 * @throws RangeError when `maxNorm` is not above 0.
 */
export function clipByGlobalNorm(gradients: tf.NamedTensorMap, maxNorm: number): tf.NamedTensorMap {
  if (!(maxNorm > 0)) throw new RangeError(`clipByGlobalNorm: maxNorm must be above 0, but got ${maxNorm}`);
  return tf.tidy(() => {
    const given = Object.entries(gradients).filter(([, gradient]) => gradient instanceof tf.Tensor);
    if (given.length === 0) return {};
    const squares = given.map(([, gradient]) => tf.sum(tf.square(gradient)) as tf.Scalar);
    const norm = tf.sqrt(tf.sum(tf.stack(squares)));
    const factor = tf.minimum(1, tf.div(maxNorm, tf.add(norm, SMALLEST_NORM)));
    return Object.fromEntries(given.map(([name, gradient]) => [name, tf.mul(gradient, factor)]));
  });
}
