import type { MeanAndDeviation } from './computeMeanAndDeviation.js';
import type { ConfidenceInterval } from './computePercentileInterval.js';

/**
 * Interval of a mean over seeds by Student's t: `mean ± t * s / sqrt(n)`, with n - 1 degrees of freedom. For
 * differences that are paired by seed it is the interval of their mean. It takes the values for normally distributed,
 * and is wide for few of them: 4.3 standard errors either side for three seeds.
 *
 * @param level - confidence, in (0, 1). @default 0.95
 * @returns null for a single value, which says nothing of its spread.
 * @throws RangeError where the level is none.
 */
export function computeTInterval(
  { mean, deviation, numValues }: MeanAndDeviation,
  level = 0.95,
): ConfidenceInterval | null {
  if (!(level > 0 && level < 1)) {
    throw new RangeError(`computeTInterval: level must lie between 0 and 1, but got ${level}`);
  }
  if (deviation === null) return null;
  const half = (computeTQuantile(level, numValues - 1) * deviation) / Math.sqrt(numValues);
  return { level, low: mean - half, high: mean + half };
}

/** The t within which |T| lies with this probability, by bisection of the angle `atan(t / sqrt(degrees))`. */
function computeTQuantile(probability: number, degrees: number): number {
  let [low, high] = [0, Math.PI / 2];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (computeTProbability(middle, degrees) < probability) low = middle;
    else high = middle;
  }
  return Math.sqrt(degrees) * Math.tan((low + high) / 2);
}

/**
 * Probability of `|T| <= sqrt(degrees) * tan(angle)`, a finite sum for whole degrees of freedom (Abramowitz and Stegun
 * 1964, 26.7.3 and 26.7.4).
 */
function computeTProbability(angle: number, degrees: number): number {
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const isOdd = degrees % 2 === 1;
  let term = isOdd ? cosine : 1;
  let sum = 0;
  for (let power = isOdd ? 1 : 0; power <= degrees - 2; power += 2) {
    sum += term;
    term *= (cosine * cosine * (power + 1)) / (power + 2);
  }
  return isOdd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum;
}
