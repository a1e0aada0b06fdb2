import type { OtherLabels } from './OtherLabels.js';

/** What spans would be called if their labels are wrong, over the epochs of a run. `[S]` each. */
export interface OtherLabel {
  /** The label with the largest sum of probabilities; of equals the smallest. */
  readonly labels: Int32Array;
  /** Mean over all epochs of its probability where it was the best other label, and 0 where another was; in [0, 1]. */
  readonly probability: Float64Array;
  /** Share of the epochs in which it was the best other label and ahead of the assigned one, in [0, 1]. */
  readonly steadiness: Float64Array;
}

/** What one epoch says of the assigned label and the best other one. */
export interface EpochWithOther {
  /** `[S]` of the assigned label. */
  readonly probabilities: Float32Array;
  readonly others: OtherLabels;
}

/**
 * The other label that a model holds against the assigned one, and how steadily (beyond DynClean).
 *
 * `p_o = (1/E) sum over e of [o_e = o] P_e(o_e)`, with o_e the best other label of epoch e, for the label o that makes
 * it largest, and `s_o = (1/E) sum over e of [o_e = o and P_e(o) > P_e(assigned)]`. A label that leads in one epoch
 * alone has little of either. S = spans, E = epochs.
 *
 * @param epochs - `[E, S]`, at least one.
 */
export function computeOtherLabel(epochs: readonly EpochWithOther[]): OtherLabel {
  const numSpans = epochs[0]!.probabilities.length;
  const numEpochs = epochs.length;
  const labels = new Int32Array(numSpans);
  const probability = new Float64Array(numSpans);
  const steadiness = new Float64Array(numSpans);
  const sums = new Map<number, number>();
  for (let span = 0; span < numSpans; span++) {
    sums.clear();
    for (const { others } of epochs) {
      const label = others.labels[span]!;
      sums.set(label, (sums.get(label) ?? 0) + others.probabilities[span]!);
    }
    let [best, most] = [0, -1];
    for (const [label, sum] of sums) if (sum > most || (sum === most && label < best)) [best, most] = [label, sum];
    let ahead = 0;
    for (const { others, probabilities } of epochs) {
      if (others.labels[span] === best && others.probabilities[span]! > probabilities[span]!) ahead += 1;
    }
    labels[span] = best;
    probability[span] = most / numEpochs;
    steadiness[span] = ahead / numEpochs;
  }
  return { labels, probability, steadiness };
}
