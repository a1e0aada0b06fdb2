/**
 * How well the metric tells the spans of the data from the threshold samples, whose labels are known to be wrong: the
 * probability that a span of the data, drawn at random, lies above a random threshold sample, ties counted half (the
 * area under the ROC curve). 1: all lie above all; 0.5: the metric says nothing. Exact, in constant memory.
 */
export class Separation {
  #numSpans = 0;
  /** Twice the number of pairs in which the span lies above, a tie counted 1. An integer, so nothing is lost. */
  #twiceAbove = 0;

  /** @param thresholdValues - values of the threshold samples, ascending. */
  constructor(readonly thresholdValues: Float64Array) {}

  add(value: number): void {
    const { thresholdValues } = this;
    const size = thresholdValues.length;
    this.#numSpans += 1;
    if (size > 0 && value > thresholdValues[size - 1]!) {
      this.#twiceAbove += 2 * size; // nearly every negative
      return;
    }
    this.#twiceAbove += countBelow(thresholdValues, value, false) + countBelow(thresholdValues, value, true);
  }

  /** In [0, 1]; null without spans or without threshold samples. */
  get probability(): number | null {
    const numPairs = this.#numSpans * this.thresholdValues.length;
    return numPairs === 0 ? null : this.#twiceAbove / (2 * numPairs);
  }
}

/** How many of the ascending values are below `value`, or, `orEqual`, not above it. */
function countBelow(ascending: Float64Array, value: number, orEqual: boolean): number {
  let from = 0;
  let to = ascending.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    const isBelow = orEqual ? ascending[middle]! <= value : ascending[middle]! < value;
    if (isBelow) from = middle + 1;
    else to = middle;
  }
  return from;
}
