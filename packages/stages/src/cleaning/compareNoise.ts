import type { CandidateSpans, LabelVocabulary } from '@dynclean/datasets';
import { computeNoiseCounts, type NoiseRow } from '@dynclean/metrics';
import type { NoiseInfo } from '@dynclean/schema';

/** How much of the labels is wrong in the spans that are kept (DynClean, Tables 12 and 13). */
export function countNoise(
  spans: CandidateSpans,
  humanLabels: Int32Array,
  kept: Uint8Array,
  vocabulary: LabelVocabulary,
): NoiseInfo {
  const { byLabel, total } = computeNoiseCounts({
    distant: spans.labels,
    gold: humanLabels,
    kept,
    numClasses: vocabulary.numClasses,
  });
  return { ...pick(total), byType: byLabel.map((of) => ({ type: vocabulary.typeOf(of.label), ...pick(of) })) };
}

function pick({ positives, truePositives, falsePositives, falseNegatives }: NoiseRow): Omit<NoiseInfo, 'byType'> {
  return { positives, truePositives, falsePositives, falseNegatives };
}

/** Noise of D and of D' by the human labels (DynClean, Tables 12 and 13). Spans that D excludes count in neither. */
export function compareNoise(
  spans: CandidateSpans,
  humanLabels: Int32Array,
  isRemoved: Uint8Array,
  vocabulary: LabelVocabulary,
): { before: NoiseInfo; after: NoiseInfo } {
  const kept = spans.excluded.map((excluded) => 1 - excluded);
  const keptAfter = kept.map((isKept, span) => (isRemoved[span] === 1 ? 0 : isKept));
  return {
    before: countNoise(spans, humanLabels, kept, vocabulary),
    after: countNoise(spans, humanLabels, keptAfter, vocabulary),
  };
}
