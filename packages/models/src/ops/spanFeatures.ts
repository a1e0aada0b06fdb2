import { hasKernel } from '@dynclean/engine';
import * as tf from '@tensorflow/tfjs-core';

import '../kernels/SpanFeatures.js';
import type { BatchTensors } from '../PackedBatch.js';
import { applyFused, runFused } from './applyFused.js';
import { dropout } from './dropout.js';
import { embeddingLookup } from './embeddingLookup.js';

/** What each part of a span contributes to the first layer. */
export interface SpanParts {
  /** `[W, F]`, by the span's first word. */
  readonly byStart: tf.Tensor2D;
  /** `[W, F]`, by its last word. */
  readonly byEnd: tf.Tensor2D;
  /** `[L + 1, F]`, by its width; with the bias. */
  readonly byWidth: tf.Tensor2D;
}

/** `dropout(relu(byStart[start] + byEnd[end] + byWidth[width]))` for every span of a batch, `[S, F]`. */
export function spanFeatures({ byStart, byEnd, byWidth }: SpanParts, batch: BatchTensors, rate: number): tf.Tensor2D {
  const { spanStart, spanEnd, spanWidth } = batch;
  if (!hasKernel('SpanFeatures')) {
    const sum = tf.add(embeddingLookup(byStart, spanStart), embeddingLookup(byEnd, spanEnd));
    return dropout(tf.relu(tf.add(sum, embeddingLookup(byWidth, spanWidth))) as tf.Tensor2D, rate);
  }
  const spans = { spanStart, spanEnd, spanWidth };
  return applyFused(
    [byStart, byEnd, byWidth],
    () => {
      const [y] = runFused('SpanFeatures', { byStart, byEnd, byWidth, ...spans }, { rate }) as [tf.Tensor2D];
      return { value: y, saved: [y, spanStart, spanEnd, spanWidth] };
    },
    (dy, saved) => {
      const [y, savedStart, savedEnd, savedWidth] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
      const attrs = { rate, numWords: byStart.shape[0], numWidths: byWidth.shape[0] };
      const rows = { spanStart: savedStart, spanEnd: savedEnd, spanWidth: savedWidth };
      return runFused('SpanFeaturesGrad', { dy, y, ...rows }, attrs);
    },
  );
}
