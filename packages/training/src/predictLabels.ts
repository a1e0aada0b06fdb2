import { computeMarginsAndProbabilities } from '@dynclean/dynamics';
import type { SpanModel } from '@dynclean/models';

import { type ComputeLogitsOptions, computeLogits } from './computeLogits.js';
import type { PreparedCorpus } from './prepareCorpus.js';

export interface Predictions {
  /** `[S]` label of the largest logit; 0 where the span could not be seen. */
  readonly labels: Int32Array;
  /** `[S]` probability of that label. */
  readonly probabilities: Float32Array;
}

/** The label that the model gives to every candidate span: the largest logit, the first of equal ones. */
export async function predictLabels(
  model: SpanModel,
  corpus: PreparedCorpus,
  options: Omit<ComputeLogitsOptions, 'onLogits'> = {},
): Promise<Predictions> {
  const { numClasses } = model.head;
  const labels = new Int32Array(corpus.spans.numSpans);
  const probabilities = new Float32Array(corpus.spans.numSpans);
  await computeLogits(model, corpus, {
    ...options,
    onLogits: (spanIds, logits) => {
      const best = spanIds.map((_, row) => {
        let largest = 0;
        for (let c = 1; c < numClasses; c++) {
          if ((logits[row * numClasses + c] as number) > (logits[row * numClasses + largest] as number)) largest = c;
        }
        return largest;
      });
      const { probabilities: ofBest } = computeMarginsAndProbabilities(logits, best, numClasses);
      spanIds.forEach((id, row) => {
        labels[id] = best[row] as number;
        probabilities[id] = ofBest[row] as number;
      });
    },
  });
  return { labels, probabilities };
}
