import type { SpanCurves } from '@dynclean/dynamics';

/** What both runs would have called a span instead. */
export interface SuggestedLabel {
  /** Class index, 0 is "no entity". */
  readonly label: number;
  /** Mean of its probability over the epochs of both runs in which it was the best other label, 0 in the rest. */
  readonly probability: number;
  /** Whether each run by itself says the same. */
  readonly isAgreed: boolean;
}

/** What labels are suggested from; `[N]` spans. */
export interface SuggestOptions {
  /** Classes of the data, "no entity" included; the fake class of a threshold run is none of them. */
  readonly numClasses: number;
  /** Of the dynamics run and of the threshold run. */
  readonly runs: readonly Pick<SpanCurves, 'numEpochs' | 'others'>[];
}

/**
 * The best other label of a span: the one with the largest probability, summed over all epochs of both runs in which
 * it came second (or first) to the assigned one. In the threshold run a sample carries a wrong label, so its own label
 * may come out best there, and the fake class may in other spans: neither is a suggestion.
 *
 * @param span - its place in the curves. @param label - that stands in the data.
 * @returns null where no run recorded one. Of equals the smallest label.
 */
export function suggestLabel(span: number, label: number, { numClasses, runs }: SuggestOptions): SuggestedLabel | null {
  const ofRuns = runs.map((run) => sumOthers(run, span, { label, numClasses }));
  const total = new Float64Array(numClasses);
  for (const { sums } of ofRuns) for (let other = 0; other < numClasses; other++) total[other]! += sums[other]!;
  const best = findLargest(total);
  if (best === null) return null;
  const numEpochs = ofRuns.reduce((sum, { epochs }) => sum + epochs, 0);
  const votes = ofRuns.map(({ sums }) => findLargest(sums));
  return {
    label: best,
    probability: total[best]! / numEpochs,
    isAgreed: votes.every((vote) => vote === best),
  };
}

/** Sums of the probabilities of the best other labels of one span in one run. */
function sumOthers(
  { numEpochs, others }: Pick<SpanCurves, 'numEpochs' | 'others'>,
  span: number,
  { label, numClasses }: { readonly label: number; readonly numClasses: number },
): { readonly sums: Float64Array; readonly epochs: number } {
  const sums = new Float64Array(numClasses);
  if (others === null) return { sums, epochs: 0 };
  let epochs = 0;
  for (let epoch = 0; epoch < numEpochs; epoch++) {
    const other = others.labels[span * numEpochs + epoch]!;
    if (other < 0) continue;
    epochs += 1;
    if (other !== label && other < numClasses) sums[other]! += others.probabilities[span * numEpochs + epoch]!;
  }
  return { sums, epochs };
}

/** The index of the largest value above 0, of equals the smallest; null where all are 0. */
function findLargest(values: Float64Array): number | null {
  let largest: number | null = null;
  values.forEach((value, index) => {
    if (value > (largest === null ? 0 : values[largest]!)) largest = index;
  });
  return largest;
}
