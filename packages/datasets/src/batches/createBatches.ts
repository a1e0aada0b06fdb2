import { createRandom } from '@dynclean/random';

/** Longer sentences (in words) get a batch of their own: DynClean's release does so to bound memory. */
const LONG_SENTENCE_WORDS = 350;

/** How the sentences of an epoch are cut into batches. */
export interface BatchOptions {
  /** Sentences in a batch; the last one may have fewer. */
  readonly batchSize: number;
  /**
   * `fixed`: file order, cut once (the release's default). `shuffle_batches`: the same batches, their order drawn anew
   * each epoch (the release's shuffle flag). `shuffle_sentences`: sentences drawn anew each epoch, then cut.
   */
  readonly order: 'fixed' | 'shuffle_batches' | 'shuffle_sentences';
  readonly seed: number;
  /** From 0. Only shuffled orders look at seed and epoch. */
  readonly epoch: number;
  /** Words of each sentence. Sentences of more than 350 become batches of their own, before the others. */
  readonly lengths?: ArrayLike<number>;
  /** True for a sentence that is left out before batches are cut (a cleaned version may leave it no span). */
  readonly skip?: (sentence: number) => boolean;
}

/**
 * Sentence indices of each batch of one epoch. Each sentence that is not skipped stands in exactly one batch; the same
 * options give the same batches. No sentences give no batches.
 *
 * @throws RangeError for a batch size, seed or epoch that is no such number.
 */
export function createBatches(numSentences: number, options: BatchOptions): number[][] {
  const { batchSize, order, seed, epoch, lengths, skip } = options;
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new RangeError(`createBatches: batchSize must be an integer of at least 1, but got ${batchSize}`);
  }
  const random = createRandom(seed, epoch);
  const alone: number[][] = [];
  const sentences: number[] = [];
  for (let sentence = 0; sentence < numSentences; sentence++) {
    if (skip?.(sentence) === true) continue;
    if ((lengths?.[sentence] ?? 0) > LONG_SENTENCE_WORDS) alone.push([sentence]);
    else sentences.push(sentence);
  }
  if (order === 'shuffle_sentences') random.shuffle(sentences);
  const batches = alone;
  for (let from = 0; from < sentences.length; from += batchSize) {
    batches.push(sentences.slice(from, from + batchSize));
  }
  if (order !== 'fixed') random.shuffle(batches);
  return batches;
}
