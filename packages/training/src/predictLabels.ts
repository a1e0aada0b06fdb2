import type { NerModel } from '@dynclean/models';

import { type ComputeLogitsOptions, computeLogits } from './computeLogits.js';
import type { PreparedCorpus } from './prepareCorpus.js';

/** The most probable label of each candidate span. */
export interface Predictions {
  /** `[S]` 0 where the span could not be seen. */
  readonly labels: Int32Array;
  /** `[S]` probability of that label. */
  readonly probabilities: Float32Array;
}

/** The label that the model's head gives to every candidate span. */
export async function predictLabels(
  model: NerModel,
  corpus: PreparedCorpus,
  options: Omit<ComputeLogitsOptions, 'onLogits'> = {},
): Promise<Predictions> {
  const labels = new Int32Array(corpus.spans.numSpans);
  const probabilities = new Float32Array(corpus.spans.numSpans);
  await computeLogits(model, corpus, {
    ...options,
    onLogits: (spanIds, logits, batch) => {
      const predicted = model.predict(logits, batch);
      spanIds.forEach((id, row) => {
        labels[id] = predicted.labels[row] as number;
        probabilities[id] = predicted.probabilities[row] as number;
      });
    },
  });
  return { labels, probabilities };
}
