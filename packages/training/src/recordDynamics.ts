import { computeMarginsAndProbabilities, createEpochWriter } from '@dynclean/dynamics';
import type { SpanModel } from '@dynclean/models';

import { type ComputeLogitsOptions, computeLogits } from './computeLogits.js';
import type { PreparedCorpus } from './prepareCorpus.js';

/**
 * Writes one epoch's training dynamics: margin (Eq. 8) and probability of the assigned label for every usable span,
 * with the weights as they are now and dropout off, spans TopNeg never trained on included.
 *
 * @param labels - `[S]` the labels that this run trains on.
 * @param path - the Arrow file; it appears when it is complete.
 */
export async function recordDynamics(
  model: SpanModel,
  corpus: PreparedCorpus,
  labels: Int32Array,
  path: string,
  options: Omit<ComputeLogitsOptions, 'onLogits'> = {},
): Promise<void> {
  const { numSpans } = corpus.spans;
  const margins = new Float32Array(numSpans);
  const probabilities = new Float32Array(numSpans);
  await computeLogits(model, corpus, {
    ...options,
    onLogits: (spanIds, logits) => {
      const assigned = spanIds.map((id) => labels[id] as number);
      const batch = computeMarginsAndProbabilities(logits, assigned, model.head.numClasses);
      spanIds.forEach((id, row) => {
        margins[id] = batch.margins[row] as number;
        probabilities[id] = batch.probabilities[row] as number;
      });
    },
  });
  const ids = Int32Array.from({ length: numSpans }, (_, id) => id).filter((id) => corpus.usable[id] === 1);
  const writer = await createEpochWriter(path);
  try {
    const pick = (values: Float32Array) => Float32Array.from(ids, (id) => values[id] as number);
    await writer.write(ids, pick(margins), pick(probabilities));
    await writer.close();
  } catch (error) {
    await writer.abort();
    throw error;
  }
}
