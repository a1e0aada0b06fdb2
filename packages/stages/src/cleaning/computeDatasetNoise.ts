import { CompactSpans, createLabelVocabulary, type ReadableDataset } from '@dynclean/datasets';
import type { NoiseInfo } from '@dynclean/schema';

import { countNoise } from './compareNoise.js';

/**
 * How much of the training file is wrong by the gold labels beside it (DynClean, Tables 12 and 13); of a cleaned
 * version, of what it keeps. Null without gold labels.
 */
export function computeDatasetNoise({ types, train, gold }: ReadableDataset, maxSpanWidth: number): NoiseInfo | null {
  if (gold === undefined) return null;
  const vocabulary = createLabelVocabulary(types);
  const spans = CompactSpans.of(train, vocabulary, maxSpanWidth);
  return countNoise({ spans, goldSpans: CompactSpans.of(gold, vocabulary, maxSpanWidth), vocabulary });
}
