import { hasKernel } from '@dynclean/engine';
import * as tf from '@tensorflow/tfjs-core';

import { applyFused, runFused, runFusedToOne } from './applyFused.js';

/**
 * Rows of a table: table `[R, H]`, ids `[N]` int32 in `[0, R)`, result `[N, H]`. Rows that recur add their gradients.
 */
export function embeddingLookup(table: tf.Tensor2D, ids: tf.Tensor1D): tf.Tensor2D {
  if (!hasKernel('EmbeddingLookup')) return tf.gather(table, ids);
  return applyFused(
    [table],
    () => ({ value: runFusedToOne<tf.Tensor2D>('EmbeddingLookup', { table, ids }), saved: [ids] }),
    (dy, [savedIds]) =>
      runFused('EmbeddingLookupGrad', { dy, ids: savedIds as tf.Tensor }, { numRows: table.shape[0] }),
  );
}
