import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A stream of random numbers that depends on its seeds alone, the same on every machine. */
export interface Random {
  /** A whole number from 0 to `below - 1`. */
  integer(below: number): number;
  /** A number in [0, 1) with 32 random bits. */
  uniform(): number;
  /** True with probability `probability`. */
  chance(probability: number): boolean;
  /** One of the items, each as likely as the others. */
  pick<T>(items: readonly T[]): T;
  /** Puts the items into random order, in place (Fisher and Yates). */
  shuffle<T>(items: T[]): void;
}

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
 * A random stream for one purpose, e.g. `createRandom(seed, epoch)`.
 *
 * @throws RangeError when a seed is no whole number from 0 to 2^53 - 1.
 */
export function createRandom(...seeds: readonly number[]): Random {
  for (const seed of seeds) {
    if (!Number.isSafeInteger(seed) || seed < 0) {
      throw new RangeError(`createRandom: a seed must be a whole number of at least 0, but got ${seed}`);
    }
  }
  const generator = xoroshiro128plus(mix(seeds));
  const integer = (below: number): number => {
    if (below < 1) throw new RangeError(`integer: there must be something to draw from, but got ${below} items`);
    return uniformInt(generator, 0, below - 1);
  };
  const uniform = (): number => integer(2 ** 32) / 2 ** 32;
  return {
    integer,
    uniform,
    chance: (probability) => uniform() < probability,
    pick: <T>(items: readonly T[]) => items[integer(items.length)] as T,
    shuffle(items) {
      for (let last = items.length - 1; last > 0; last--) {
        const other = integer(last + 1);
        [items[last], items[other]] = [items[other] as (typeof items)[number], items[last] as (typeof items)[number]];
      }
    },
  };
}
