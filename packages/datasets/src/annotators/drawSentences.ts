import { createRandom } from '@dynclean/random';

/**
 * Numbers of some sentences of a file, drawn at random without repetition, in ascending order: the same for the same
 * count, sample and seed, whoever draws.
 *
 * @param sample - how many; at most `count`.
 */
export function drawSentences(count: number, sample: number, seed: number): readonly number[] {
  const indices = Array.from({ length: count }, (_, index) => index);
  createRandom(seed).shuffle(indices);
  return indices.slice(0, sample).sort((a, b) => a - b);
}
