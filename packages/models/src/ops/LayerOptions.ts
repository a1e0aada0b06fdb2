import type * as tf from '@tensorflow/tfjs-core';

import type { PackedLayout } from '../PackedBatch.js';

/** How a layer computes: which rows are a sentence, heads, dropout rates and what is added to scores. */
export interface LayerOptions {
  readonly layout: PackedLayout;
  readonly numHeads: number;
  readonly layerNormEps: number;
  /** Dropout of what attention and the feed-forward network give; 0 switches it off. */
  readonly hiddenDropout: number;
  /** Dropout of the attention probabilities. */
  readonly attentionDropout: number;
  /**
   * `[heads, T, T]` by query and key, T at least the longest group's length: its first t rows and columns are added to
   * the scores of sentences of t subwords, after their scaling.
   */
  readonly scoreBias?: tf.Tensor3D;
}
