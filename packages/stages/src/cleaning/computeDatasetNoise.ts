import { createLabelVocabulary, type Dataset, enumerateCandidateSpans } from '@dynclean/datasets';
import type { NoiseInfo } from '@dynclean/schema';

import { countNoise } from './compareNoise.js';

/**
 * How much of the training file is wrong by the human labels beside it (DynClean, Tables 12 and 13); of a cleaned
 * version, of what it keeps. Null without human labels.
 */
export function computeDatasetNoise({ types, train, gold }: Dataset, maxSpanWidth: number): NoiseInfo | null {
  if (gold === undefined) return null;
  const vocabulary = createLabelVocabulary(types);
  const spans = enumerateCandidateSpans(train, vocabulary, maxSpanWidth);
  const humanLabels = enumerateCandidateSpans(gold, vocabulary, maxSpanWidth).labels;
  const kept = spans.excluded.map((excluded) => 1 - excluded);
  return countNoise({ spans, humanLabels, kept, vocabulary });
}
