import { enginePrecision, hasKernel } from '@dynclean/engine';
import * as tf from '@tensorflow/tfjs-core';

import type { PackedLayout } from '../PackedBatch.js';
import { applyFused, runFused } from './applyFused.js';

/**
 * `[N, H]` to `[N', H]` as `encoderLayer` wants it: by lanes, zeros in rows of padding, and in the engine's precision,
 * so that what lies between this and `cutRows` may be bfloat16 and is for these ops alone. Layers of plain ops ask for
 * `fp32`.
 */
export function padRows(x: tf.Tensor2D, { sources, places }: PackedLayout, precision = enginePrecision()): tf.Tensor2D {
  if (!hasKernel('PadRows')) return tf.gather(tf.concat([x, tf.zeros<tf.Rank.R2>([1, x.shape[1]])], 0), sources);
  const attrs = { precision };
  return applyFused(
    [x],
    () => ({ value: runFused('PadRows', { x, sources }, attrs)[0] as tf.Tensor2D, saved: [places] }),
    (dy, [kept]) => runFused('CutRows', { x: dy, places: kept as tf.Tensor }),
  );
}

/** `[N', H]` back to `[N, H]`, in float32; its gradient in the precision that `padRows` was asked for. */
export function cutRows(x: tf.Tensor2D, { sources, places }: PackedLayout, precision = enginePrecision()): tf.Tensor2D {
  if (!hasKernel('CutRows')) return tf.gather(x, places);
  const attrs = { precision };
  return applyFused(
    [x],
    () => ({ value: runFused('CutRows', { x, places })[0] as tf.Tensor2D, saved: [sources] }),
    (dy, [kept]) => runFused('PadRows', { x: dy, sources: kept as tf.Tensor }, attrs),
  );
}
