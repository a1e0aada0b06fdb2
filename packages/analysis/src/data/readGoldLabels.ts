import { enumerateCandidateSpans } from '@dynclean/datasets';
import type { OpenData } from '@dynclean/stages';

/** `[S]`, by the gold labels beside the training file; null without them. */
export function readGoldLabels({ dataset, vocabulary }: OpenData, maxSpanWidth: number): Int32Array | null {
  return dataset.gold === undefined ? null : enumerateCandidateSpans(dataset.gold, vocabulary, maxSpanWidth).labels;
}
