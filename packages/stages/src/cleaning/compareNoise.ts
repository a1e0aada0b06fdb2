import type { CandidateSpans, LabelVocabulary } from '@dynclean/datasets';
import { computeNoiseCounts, type NoiseRow } from '@dynclean/metrics';
import type { NoiseInfo } from '@dynclean/schema';

/** A corpus with gold labels. */
interface JudgedSpans {
  /** With the labels that are judged. */
  readonly spans: CandidateSpans;
  /** `[S]` */
  readonly goldLabels: Int32Array;
  readonly vocabulary: LabelVocabulary;
}

/** How much of the labels is wrong in the spans that are kept (`[S]`, 1 or 0; DynClean, Tables 12 and 13). */
export function countNoise({
  spans,
  goldLabels,
  kept,
  vocabulary,
}: JudgedSpans & { readonly kept: Uint8Array }): NoiseInfo {
  const { byLabel, total } = computeNoiseCounts({
    distant: spans.labels,
    gold: goldLabels,
    kept,
    numClasses: vocabulary.numClasses,
  });
  return { ...pick(total), byType: byLabel.map((of) => ({ type: vocabulary.typeOf(of.label), ...pick(of) })) };
}

function pick({ positives, truePositives, falsePositives, falseNegatives }: NoiseRow): Omit<NoiseInfo, 'byType'> {
  return { positives, truePositives, falsePositives, falseNegatives };
}

/** Noise of D and of D' by the gold labels (DynClean, Tables 12 and 13). Spans that D excludes count in neither. */
export function compareNoise({
  isRemoved,
  after,
  ...judged
}: JudgedSpans & {
  readonly isRemoved: Uint8Array;
  /** Spans of D', where some of them have other labels. @default those of D without the removed ones */
  readonly after?: CandidateSpans | undefined;
}): {
  before: NoiseInfo;
  after: NoiseInfo;
} {
  const { spans } = judged;
  const kept = spans.excluded.map((excluded) => 1 - excluded);
  const keptAfter = kept.map((isKept, span) => (isRemoved[span] === 1 ? 0 : isKept));
  return {
    before: countNoise({ ...judged, kept }),
    after:
      after === undefined
        ? countNoise({ ...judged, kept: keptAfter })
        : countNoise({ ...judged, spans: after, kept: after.excluded.map((excluded) => 1 - excluded) }),
  };
}
