import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

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

/** What can be drawn from a generator of random bits. */
export function drawFrom(generator: RandomGenerator): Random {
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
