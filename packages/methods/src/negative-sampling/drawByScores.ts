/**
 * `count` of the numbers from 0 to `scores.length - 1`, drawn one after the other without replacement, each time with
 * probabilities proportional to `exp(score)` of those that are left; ascending.
 *
 * Done by adding an independent Gumbel number to each score and taking the largest sums, which is the same distribution
 * (Kool et al. 2019).
 *
 * @param random - gives numbers even in (0, 1); asked once for each score.
 * @throws RangeError when more are wanted than there are, or a score is NaN.
 */
export function drawByScores(scores: Float64Array, count: number, random: () => number): Int32Array {
  if (count > scores.length) {
    throw new RangeError(`drawByScores: count must be at most ${scores.length}, but got ${count}`);
  }
  // The largest so far, the smallest of them last.
  const [best, drawn] = [new Float64Array(count).fill(-Infinity), new Int32Array(count)];
  for (let index = 0; index < scores.length; index++) {
    const score = scores[index] as number;
    if (Number.isNaN(score)) throw new RangeError(`drawByScores: scores[${index}] must be a number, but got NaN`);
    const noisy = score - Math.log(-Math.log(random()));
    let place = count;
    while (place > 0 && noisy > (best[place - 1] as number)) place--;
    if (place === count) continue;
    best.copyWithin(place + 1, place, count - 1);
    drawn.copyWithin(place + 1, place, count - 1);
    best[place] = noisy;
    drawn[place] = index;
  }
  return drawn.sort();
}
