import type { Encoding } from '@dynclean/schema';
import type { SubwordPiece } from '@dynclean/tokenizers';

/**
 * How often a subword counts that the text has not, and by how much more all others do: on a text of 30,000 subwords
 * and a vocabulary of as many the unseen ones come to 8 percent together, about as many as new text has.
 */
const UNSEEN = 0.1;

/**
 * How frequent each subword of a vocabulary is in a text, as the logarithm of its share, `[V]`: what a language model
 * has to say of a hidden subword whose surroundings it knows nothing of. What stands for no text is taken as unseen.
 */
export function computeLogFrequencies(
  sentences: readonly Pick<Encoding, 'inputIds'>[],
  pieces: readonly Pick<SubwordPiece, 'isSpecial'>[],
): Float32Array {
  const counts = new Float64Array(pieces.length).fill(UNSEEN);
  for (const { inputIds } of sentences) {
    for (const id of inputIds) if (pieces[id]?.isSpecial === false) counts[id]! += 1;
  }
  const total = counts.reduce((sum, count) => sum + count, 0);
  return Float32Array.from(counts, (count) => Math.log(count / total));
}
