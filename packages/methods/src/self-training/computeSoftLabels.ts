import type { SelfTrainingSettings } from './SelfTrainingSettings.js';

/**
 * Soft labels of a batch from the teacher's probabilities P (BOND's, on spans; DynClean, Appendix F):
 * `f_j = sum_i P_ij`, `S_ij = (P_ij^2 / f_j) / sum_j' (P_ij'^2 / f_j')`; with `frequency: none` every f_j is 1. Rows
 * whose largest value is not above `confidence` become 0: those spans are left out of the loss.
 *
 * @param probabilities - `[S, C]`, row-major.
 * @returns `[S, C]`.
 */
export function computeSoftLabels(
  probabilities: Float32Array,
  numClasses: number,
  { frequency, confidence }: Pick<SelfTrainingSettings, 'frequency' | 'confidence'>,
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
