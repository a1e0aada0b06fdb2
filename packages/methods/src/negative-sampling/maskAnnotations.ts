import { createRandom } from '@dynclean/random';
import type { Sentence } from '@dynclean/schema';

/** Which annotations go. */
export interface MaskOptions {
  /** How probably an annotation is deleted, each by itself: 0 to 1. */
  readonly probability: number;
  readonly seed: number;
}

/**
 * Sentences with some of their annotations deleted at random: what a dataset with unlabeled entities is like (Li et al.
 * 2022, section 3.1.2). The words stay. An annotation that goes with a probability goes with every larger one too,
 * under the same seed.
 *
 * @throws RangeError when the probability is not between 0 and 1.
 */
export function maskAnnotations(sentences: readonly Sentence[], { probability, seed }: MaskOptions): Sentence[] {
  if (!(probability >= 0 && probability <= 1)) {
    throw new RangeError(`maskAnnotations: probability must be 0 to 1, but got ${probability}`);
  }
  const random = createRandom(seed);
  return sentences.map((sentence) => ({
    ...sentence,
    entities: sentence.entities.filter(() => random.uniform() >= probability),
  }));
}
