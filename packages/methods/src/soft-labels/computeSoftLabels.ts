/** What decides soft labels. */
export interface SoftLabelOptions {
  /** What squared probabilities are divided by before they are normalized: each class's sum over the batch, or 1. */
  readonly frequency: 'batch_all' | 'none';
  /** Rows whose largest soft label is not above this are left out. */
  readonly confidence: number;
}

/**
 * Soft labels of a batch's words or spans from a teacher's probabilities P (Liang et al. 2020, Eq. 5; DynClean,
 * Appendix F): `f_j = sum_i P_ij`, `S_ij = (P_ij^2 / f_j) / sum_j' (P_ij'^2 / f_j')`; with `frequency: none` every f_j
 * is 1. Rows whose largest value is not above `confidence` become 0: they are left out of the loss.
 *
 * @param probabilities - `[S, C]`, row-major.
 * @returns `[S, C]`.
 */
export function computeSoftLabels(
  probabilities: Float32Array,
  numClasses: number,
  { frequency, confidence }: SoftLabelOptions,
): Float32Array {
  const numSpans = probabilities.length / numClasses;
  const frequencies = new Float64Array(numClasses).fill(frequency === 'none' ? 1 : 0);
  if (frequency === 'batch_all') {
    probabilities.forEach((p, at) => (frequencies[at % numClasses]! += p));
  }
  const softLabels = new Float32Array(probabilities.length);
  const row = new Float64Array(numClasses);
  for (let span = 0; span < numSpans; span++) {
    let sum = 0;
    for (let label = 0; label < numClasses; label++) {
      const p = probabilities[span * numClasses + label]!;
      row[label] = p === 0 ? 0 : (p * p) / frequencies[label]!; // f >= p, so it is not 0 where p is not
      sum += row[label]!;
    }
    const largest = Math.max(...row) / sum;
    if (!(largest > confidence)) continue;
    for (let label = 0; label < numClasses; label++) softLabels[span * numClasses + label] = row[label]! / sum;
  }
  return softLabels;
}
