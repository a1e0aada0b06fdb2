import { enginePrecision, hasKernel } from '@dynclean/engine';
import * as tf from '@tensorflow/tfjs-core';

import { applyFused, runFused } from './applyFused.js';

/**
 * `[N, H]` to `[numRows, H]`, zeros behind, as `encoderLayer` wants it: in the engine's precision, so that what lies
 * between this and `cutRows` may be bfloat16 and is for these ops alone.
 */
export function padRows(x: tf.Tensor2D, numRows: number): tf.Tensor2D {
  if (!hasKernel('PadRows')) return tf.pad(x, [[0, numRows - x.shape[0]], [0, 0]]); // prettier-ignore
  const attrs = { numRows, precision: enginePrecision() };
  return applyFused(
    [x],
    () => ({ value: runFused('PadRows', { x }, attrs)[0] as tf.Tensor2D, saved: [] }),
    (dy) => runFused('CutRows', { x: dy }, { numRows: x.shape[0] }),
  );
}

/** The first `numRows` of `[N, H]`, in float32. */
export function cutRows(x: tf.Tensor2D, numRows: number): tf.Tensor2D {
  if (!hasKernel('CutRows')) return tf.slice(x, [0, 0], [numRows, -1]);
  const attrs = { numRows: x.shape[0], precision: enginePrecision() };
  return applyFused(
    [x],
    () => ({ value: runFused('CutRows', { x }, { numRows })[0] as tf.Tensor2D, saved: [] }),
    (dy) => runFused('PadRows', { x: dy }, attrs),
  );
}
