import { createLabelVocabulary, type Dataset, enumerateCandidateSpans } from '@dynclean/datasets';
import { computeNoiseCounts, type NoiseRow } from '@dynclean/metrics';
import type { NoiseInfo } from '@dynclean/schema';

const pick = ({ positives, truePositives, falsePositives, falseNegatives }: NoiseRow): Omit<NoiseInfo, 'byType'> => ({
  positives,
  truePositives,
  falsePositives,
  falseNegatives,
});

/**
 * How much of the training file is wrong by the human labels beside it (DynClean, Tables 12 and 13); of a cleaned
 * version, of what it keeps. Null without human labels.
 */
export function computeDatasetNoise({ types, train, gold }: Dataset, maxSpanWidth: number): NoiseInfo | null {
  if (gold === undefined) return null;
  const vocabulary = createLabelVocabulary(types);
  const distant = enumerateCandidateSpans(train, vocabulary, maxSpanWidth);
  const human = enumerateCandidateSpans(gold, vocabulary, maxSpanWidth);
  const { byLabel, total } = computeNoiseCounts({
    distant: distant.labels,
    gold: human.labels,
    kept: distant.excluded.map((excluded) => 1 - excluded),
    numClasses: vocabulary.numClasses,
  });
  return { ...pick(total), byType: byLabel.map((row) => ({ type: vocabulary.typeOf(row.label), ...pick(row) })) };
}
