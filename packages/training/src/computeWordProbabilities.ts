import { findHead, type NerModel } from '@dynclean/models';
import { InputError } from '@dynclean/schema';

import { type ComputeLogitsOptions, computeLogits } from './computeLogits.js';
import type { TokenBatches } from './TokenBatches.js';

/**
 * `[W, C]` what a token classifier says of every word of a corpus, dropout off: softmax of its logits, row-major. Words
 * of sentences that have no usable span are not looked at; theirs are 0.
 *
 * @throws InputError when the model's head has no logits of words.
 */
export async function computeWordProbabilities(
  model: NerModel,
  { corpus, words: { offsets, tags } }: TokenBatches,
  options: Pick<ComputeLogitsOptions, 'signal' | 'onProgress'> = {},
): Promise<Float32Array> {
  const { name, rows } = findHead(model.head.name);
  if (rows !== 'words')
    throw new InputError(`token classifier: the head must classify words, but ${name} does ${rows}`);
  const { numClasses } = model.head.shape;
  const probabilities = new Float32Array(tags.length * numClasses);
  await computeLogits(model, corpus, {
    ...options,
    onLogits: (_spanIds, logits, { sentences, wordOffsets }) => {
      sentences.forEach((sentence, place) => {
        const from = (wordOffsets[place] as number) * numClasses;
        const to = (wordOffsets[place + 1] as number) * numClasses;
        const target = (offsets[sentence] as number) * numClasses;
        for (let row = from; row < to; row += numClasses) {
          writeSoftmax(logits.subarray(row, row + numClasses), probabilities, target + row - from);
        }
      });
    },
  });
  return probabilities;
}

/** Writes softmax of a row to a place of `target`. */
function writeSoftmax(logits: Float32Array, target: Float32Array, at: number): void {
  const largest = Math.max(...logits);
  let total = 0;
  for (const logit of logits) total += Math.exp(logit - largest);
  logits.forEach((logit, label) => (target[at + label] = Math.exp(logit - largest) / total));
}
