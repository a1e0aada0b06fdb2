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
  const noisy = scores.map((score, index) => {
    if (Number.isNaN(score)) throw new RangeError(`drawByScores: scores[${index}] must be a number, but got NaN`);
    return score - Math.log(-Math.log(random()));
  });
  const order = Int32Array.from(scores.keys());
  order.sort((a, b) => (noisy[b] as number) - (noisy[a] as number) || a - b);
  return order.slice(0, count).sort();
}
