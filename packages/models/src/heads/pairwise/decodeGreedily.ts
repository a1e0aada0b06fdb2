import { computeMarginsAndProbabilities } from '@dynclean/dynamics';
import { selectNonOverlapping } from '@dynclean/metrics';

import type { PackedBatch } from '../../PackedBatch.js';
import type { SpanPredictions } from '../Head.js';
import { predictLargestLogits } from '../parts/predictLargestLogits.js';

/**
 * Labels without overlaps (Li et al. 2021): of the spans whose largest logit is a type's, the most probable is
 * accepted, then the most probable that shares no word with an accepted one, and so on; of equally probable ones the
 * first. The others are no entities, as probably as the model says that they are none.
 *
 * @param logits - of the batch's spans, `[S, C]`, row-major.
 */
export function decodeGreedily(logits: Float32Array, batch: PackedBatch, numClasses: number): SpanPredictions {
  const { labels: predicted, probabilities } = predictLargestLogits(logits, numClasses);
  const labels = selectNonOverlapping({
    sentenceOffsets: batch.spanOffsets,
    start: batch.spanStart,
    end: batch.spanEnd,
    predicted,
    probabilities,
  });
  return { labels, probabilities: computeMarginsAndProbabilities(logits, labels, numClasses).probabilities };
}
