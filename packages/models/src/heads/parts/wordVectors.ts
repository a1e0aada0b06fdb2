import type * as tf from '@tensorflow/tfjs-core';

import type { BatchTensors } from '../../PackedBatch.js';
import { dropout } from '../../ops/dropout.js';
import { embeddingLookup } from '../../ops/embeddingLookup.js';

/** How much of the words' vectors is dropped. */
export interface WordVectorOptions {
  /** A share; 0: nothing. */
  readonly wordDropout: number;
  /** Dropout on. */
  readonly training: boolean;
}

/**
 * `[W, H]` a vector for each word of a batch: that of its first subword.
 *
 * @param hidden - the encoder's output, `[N, H]`.
 */
export function wordVectors(
  hidden: tf.Tensor2D,
  { firstSubword }: Pick<BatchTensors, 'firstSubword'>,
  { wordDropout, training }: WordVectorOptions,
): tf.Tensor2D {
  const words = embeddingLookup(hidden, firstSubword);
  return training ? dropout(words, wordDropout) : words;
}
