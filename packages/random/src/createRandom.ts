import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

import { drawFrom, type Random } from './Random.js';

/** Mixes whole numbers into 32 bits, so that neighbouring seeds and epochs do not give neighbouring streams. */
function mix(seeds: readonly number[]): number {
  let hash = 0x9e3779b9;
  for (const seed of seeds) {
    for (const half of [seed >>> 0, Math.floor(seed / 2 ** 32)]) {
      hash = Math.imul(hash ^ half, 0x85ebca6b);
      hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
      hash ^= hash >>> 16;
    }
  }
  return hash | 0;
}

/**
 * A random stream for one purpose, e.g. `createRandom(seed, epoch)`: the one to take where no result depends on
 * another.
 *
 * @throws RangeError when a seed is no whole number from 0 to 2^53 - 1.
 */
export function createRandom(...seeds: readonly number[]): Random {
  for (const seed of seeds) {
    if (!Number.isSafeInteger(seed) || seed < 0) {
      throw new RangeError(`createRandom: a seed must be a whole number of at least 0, but got ${seed}`);
    }
  }
  return drawFrom(xoroshiro128plus(mix(seeds)));
}
