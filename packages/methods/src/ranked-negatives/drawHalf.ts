import { createRandom } from '@dynclean/random';

/** Sets the draw apart from others under the same seed, such as which annotations are deleted. */
const PURPOSE = 2;

/**
 * Which of `count` sentences are of one half, ascending, under a seed (Li et al. 2022, section 3.2.2). The halves have
 * no sentence in common and are all sentences together; of an odd number the first has one more.
 */
export function drawHalf(count: number, { half, seed }: { readonly half: 1 | 2; readonly seed: number }): number[] {
  const order = Array.from({ length: count }, (_, at) => at);
  createRandom(seed, PURPOSE).shuffle(order);
  const middle = Math.ceil(count / 2);
  return (half === 1 ? order.slice(0, middle) : order.slice(middle)).sort((a, b) => a - b);
}
