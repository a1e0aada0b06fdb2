import { type NerModel, type PackedBatch, packBatch } from '@dynclean/models';
import { throwIfInterrupted } from '@dynclean/schema';
import * as tf from '@tensorflow/tfjs-core';

import { type PreparedCorpus, selectItems } from './prepareCorpus.js';

/** Subwords in one batch of `computeLogits`, padding of attention included. */
const SUBWORDS_PER_BATCH = 2048;

/** A batch of a corpus' sentences, and which these are. */
export interface CorpusBatch extends PackedBatch {
  readonly sentences: readonly number[];
}

/** Which sentences are computed, and who gets the logits. */
export interface ComputeLogitsOptions {
  /**
   * Called with the logits of a batch, row-major, a row for each of what the head's `rows` says, and the ids of its
   * spans; every usable span comes exactly once, in no order.
   */
  readonly onLogits: (spanIds: Int32Array, logits: Float32Array, batch: CorpusBatch) => void;
  /** Only these sentences, from the first up to but without the last. @default all */
  readonly sentences?: { readonly from: number; readonly to: number } | undefined;
  /** Sentences that are done, of those with spans. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The model's logits of every usable span of a corpus, dropout off. Sentences of like length share a batch, so that
 * hardly anything is padding; the caller puts results in order by their ids.
 */
export async function computeLogits(
  model: NerModel,
  corpus: PreparedCorpus,
  options: ComputeLogitsOptions,
): Promise<void> {
  const batches = batchByLength(corpus, options.sentences ?? { from: 0, to: corpus.numSentences });
  const total = batches.reduce((sum, batch) => sum + batch.length, 0);
  let done = 0;
  for (const sentences of batches) {
    throwIfInterrupted(options.signal);
    const { items, spanIds } = selectItems(corpus, sentences);
    const batch = packBatch(items);
    const tensors = model.upload(batch);
    const logits = tf.tidy(() => model.forward(tensors, false).logits.dataSync() as Float32Array);
    tensors.dispose();
    options.onLogits(spanIds, logits, { ...batch, sentences });
    done += sentences.length;
    options.onProgress?.(done, total);
    await new Promise(setImmediate); // lets Ctrl-C and progress bars through
  }
}

function batchByLength(corpus: PreparedCorpus, { from, to }: { from: number; to: number }): number[][] {
  const lengthOf = (sentence: number): number => corpus.encodings[sentence]?.inputIds.length ?? 0;
  const order = Array.from({ length: to - from }, (_, index) => from + index)
    .filter((sentence) => (corpus.usableCounts[sentence] as number) > 0)
    .sort((a, b) => lengthOf(b) - lengthOf(a) || a - b); // longest first: the first batch shows whether memory suffices
  const batches: number[][] = [];
  let batch: number[] = [];
  for (const sentence of order) {
    const longest = lengthOf(batch[0] ?? sentence);
    if (batch.length > 0 && (batch.length + 1) * longest > SUBWORDS_PER_BATCH) {
      batches.push(batch);
      batch = [];
    }
    batch.push(sentence);
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}
