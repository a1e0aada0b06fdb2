import type { Random } from '@dynclean/random';

/**
 * Draws one of the `count` values with the highest scores, each with its softmax probability among these (Meng et al.
 * 2021, Eq. 7, top-5 sampling).
 *
 * @param scores - `[V]` before softmax; of equal ones the first counts as higher.
 * @param random - one number is drawn.
 * @returns its index.
 */
export function drawFromBest(scores: Float32Array, count: number, random: Random): number {
  const best = findBest(scores, count);
  const highest = scores[best[0] as number] as number;
  const weights = best.map((index) => Math.exp((scores[index] as number) - highest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let left = random.uniform() * total;
  const drawn = weights.findIndex((weight) => (left -= weight) < 0);
  return best[drawn === -1 ? best.length - 1 : drawn] as number;
}

/** Indices of the highest scores, the highest first. */
function findBest(scores: Float32Array, count: number): number[] {
  const best: number[] = [];
  for (let index = 0; index < scores.length; index++) {
    const score = scores[index] as number;
    if (best.length === count && score <= (scores[best[count - 1] as number] as number)) continue;
    let place = best.length;
    while (place > 0 && score > (scores[best[place - 1] as number] as number)) place--;
    best.splice(place, 0, index);
    best.length = Math.min(best.length, count);
  }
  return best;
}
