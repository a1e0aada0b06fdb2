import { createLabelVocabulary, type Dataset, enumerateCandidateSpans } from '@dynclean/datasets';
import type { NoiseInfo } from '@dynclean/schema';

import { countNoise } from './compareNoise.js';

/**
 * How much of the training file is wrong by the gold labels beside it (DynClean, Tables 12 and 13); of a cleaned
 * version, of what it keeps. Null without gold labels.
 */
export function computeDatasetNoise({ types, train, gold }: Dataset, maxSpanWidth: number): NoiseInfo | null {
  if (gold === undefined) return null;
  const vocabulary = createLabelVocabulary(types);
  const spans = enumerateCandidateSpans(train, vocabulary, maxSpanWidth);
  const goldLabels = enumerateCandidateSpans(gold, vocabulary, maxSpanWidth).labels;
  const kept = spans.excluded.map((excluded) => 1 - excluded);
  return countNoise({ spans, goldLabels, kept, vocabulary });
}
