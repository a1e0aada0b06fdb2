import { computeMarginsAndProbabilities } from '@dynclean/dynamics';

import type { SpanPredictions } from '../Head.js';

/**
 * The label of the largest logit of each row, the first of equal ones, and its probability by softmax.
 *
 * @param logits - `[S, C]`, row-major.
 */
export function predictLargestLogits(logits: Float32Array, numClasses: number): SpanPredictions {
  const labels = new Int32Array(logits.length / numClasses).map((_, row) => {
    let largest = 0;
    for (let c = 1; c < numClasses; c++) {
      if ((logits[row * numClasses + c] as number) > (logits[row * numClasses + largest] as number)) largest = c;
    }
    return largest;
  });
  return { labels, probabilities: computeMarginsAndProbabilities(logits, labels, numClasses).probabilities };
}
