/** What was recorded of one span in one epoch. */
export interface RecordedSpan {
  /** The label that it had in the training, 0 is "no entity". */
  readonly label: number;
  /** The label that was best beside it. */
  readonly other: number;
  /** Logit of the label minus that of the best other one. */
  readonly margin: number;
  /** Softmax probability of the label. */
  readonly probability: number;
}

/** Half of the last bit of a float32 at 1: less than that a recorded probability cannot say. */
const leastShare = 2 ** -24;

/**
 * Logits that have the recorded margin m and, as far as float32 says it, the recorded probability p of the label; a
 * softmax knows no constant that is added to all of them, so the best other label has 0 and the label has m. Nothing is
 * known of the remaining K - 2 labels but their sum, so they are equal: e^r for each, where
 * p = e^m / (e^m + 1 + (K - 2) e^r) gives (K - 2) e^r = e^m (1 - p) / p - 1. None of them is above the best other one,
 * and their sum is at least 2^-24.
 *
 * @param numClasses - K, at least 2.
 * @returns `[K]`; the margin is exact, the rest has seven digits.
 */
export function reconstructLogits({ label, other, margin, probability }: RecordedSpan, numClasses: number): number[] {
  const numRest = numClasses - 2;
  const sum = (Math.exp(margin) * (1 - probability)) / probability - 1;
  // Where p is 0, or m too large for e^m, it may be no number: then any share will do, for none of them shows.
  const bounded = Number.isNaN(sum) ? numRest : Math.min(numRest, Math.max(leastShare, sum));
  const rest = numRest === 0 ? 0 : Number(Math.log(bounded / numRest).toPrecision(7));
  const logits = new Array<number>(numClasses).fill(rest);
  logits[other] = 0;
  logits[label] = margin;
  return logits;
}

/**
 * The best other label of a span as the file has it; the first that is not the span's own where it has none (-1, or
 * nothing at all), or one that cannot be.
 */
export function chooseOther(recorded: number | undefined, label: number, numClasses: number): number {
  const isOne = recorded !== undefined && recorded >= 0 && recorded < numClasses && recorded !== label;
  return isOne ? recorded : label === 0 ? 1 : 0;
}
