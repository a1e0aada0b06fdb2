import { createRandom } from '@dynclean/random';
import { UNTAGGED } from '@dynclean/training';

/** Sets the stream apart from others of the same seed. */
const PURPOSE = 0x726f73;

/**
 * Leaves out a share of the words without a type, each with that probability and the same for the whole training (Meng
 * et al. 2021, appendix C): words that nobody labelled are O by mistake more often than words with a type are wrong.
 *
 * @param tags - `[W]`.
 * @returns `[W]`, `UNTAGGED` where a word was left out.
 */
export function dropTags(tags: Int32Array, share: number, seed: number): Int32Array {
  const random = createRandom(seed, PURPOSE);
  return tags.map((tag) => (tag === 0 && random.chance(share) ? UNTAGGED : tag));
}
