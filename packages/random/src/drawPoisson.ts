import type { Random } from './Random.js';

/** From here on a normal number, rounded, is near enough: its skew is below a third. */
const MANY = 10;

/**
 * A count that is Poisson with this mean: by the product of uniform numbers (Knuth) where it is small, by a rounded
 * normal number (Box and Muller) from a mean of 10 on.
 *
 * @throws RangeError when the mean is negative or NaN.
 */
export function drawPoisson(random: Random, mean: number): number {
  if (!(mean >= 0)) throw new RangeError(`drawPoisson: mean must be at least 0, but got ${mean}`);
  if (mean === 0) return 0;
  if (mean >= MANY) {
    const normal = Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
    return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal));
  }
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random.uniform(); product > limit; product *= random.uniform()) count += 1;
  return count;
}
