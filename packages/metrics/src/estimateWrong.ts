/** Items that are alike as far as one knows: some of them were looked at, and some of those were wrong. */
export interface Stratum {
  readonly decided: number;
  readonly wrong: number;
  /** Items that nobody looked at. */
  readonly open: number;
}

/** How many items are wrong among those that nobody looked at. */
export interface WrongEstimate {
  readonly mean: number;
  /** Bounds of the interval, whole numbers. */
  readonly low: number;
  readonly high: number;
}

/** Cells of the distribution that is worked with; with more items than that a cell stands for several. */
const MAX_CELLS = 4000;

/**
 * How many of the open items of some strata are wrong, from those that were decided on, which stand for their stratum.
 *
 * Of a stratum with w wrong of n the share of wrong ones has the posterior Beta(w + 1/2, n - w + 1/2) (Jeffreys), and
 * the number of wrong ones among its open items is beta-binomial. Strata are independent: the sum has the convolution
 * of their distributions, whose quantiles bound the interval. A stratum of which nothing was decided is open between 0
 * and all.
 *
 * @param level - share of the distribution inside the interval. @default 0.95
 * @throws RangeError where more are wrong than were decided on, or a count is no whole number from 0 up.
 */
export function estimateWrong(strata: readonly Stratum[], level = 0.95): WrongEstimate {
  for (const { decided, wrong, open } of strata) {
    const isCount = [decided, wrong, open].every((count) => Number.isInteger(count) && count >= 0);
    if (isCount && wrong <= decided) continue;
    throw new RangeError(`estimateWrong: a stratum must have wrong <= decided, but got ${wrong}, ${decided}, ${open}`);
  }
  const total = strata.reduce((sum, { open }) => sum + open, 0);
  const step = Math.max(1, Math.ceil(total / MAX_CELLS));
  let distribution = [1];
  let mean = 0;
  for (const { decided, wrong, open } of strata) {
    const [a, b] = [wrong + 0.5, decided - wrong + 0.5];
    mean += (open * a) / (a + b);
    if (open > 0) distribution = convolve(distribution, coarsen(computeBetaBinomial(open, a, b), step));
  }
  const outside = (1 - level) / 2;
  const low = Math.min(total, findQuantile(distribution, outside) * step);
  const high = Math.min(total, findQuantile(distribution, 1 - outside) * step);
  return { mean, low, high };
}

/**
 * Probabilities of 0 to n successes where their probability is Beta(a, b): neighbours have the ratio
 * `p(k + 1) / p(k) = (n - k)(k + a) / ((k + 1)(n - k - 1 + b))`, summed as logarithms, so that nothing underflows.
 */
function computeBetaBinomial(n: number, a: number, b: number): number[] {
  const logs = [0];
  for (let k = 0; k < n; k++) {
    logs.push(logs[k]! + Math.log(((n - k) * (k + a)) / ((k + 1) * (n - k - 1 + b))));
  }
  const largest = logs.reduce((most, value) => Math.max(most, value));
  const shares = logs.map((value) => Math.exp(value - largest));
  const sum = shares.reduce((all, value) => all + value, 0);
  return shares.map((value) => value / sum);
}

/** Every `step` cells as one. */
function coarsen(probabilities: readonly number[], step: number): readonly number[] {
  if (step === 1) return probabilities;
  const cells = new Array<number>(Math.round((probabilities.length - 1) / step) + 1).fill(0);
  probabilities.forEach((probability, k) => (cells[Math.round(k / step)]! += probability));
  return cells;
}

function convolve(a: readonly number[], b: readonly number[]): number[] {
  const sums = new Array<number>(a.length + b.length - 1).fill(0);
  a.forEach((left, i) => {
    if (left < 1e-15) return; // nothing that a quantile would show
    for (let j = 0; j < b.length; j++) sums[i + j]! += left * b[j]!;
  });
  return sums;
}

/** The first cell at which the probabilities so far reach a share. */
function findQuantile(probabilities: readonly number[], share: number): number {
  let sum = 0;
  const found = probabilities.findIndex((probability) => (sum += probability) >= share - 1e-12);
  return found < 0 ? probabilities.length - 1 : found;
}
