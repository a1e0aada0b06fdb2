import type { CompactSpans, LabelVocabulary } from '@dynclean/datasets';
import { computeNoiseCounts, type NoiseRow } from '@dynclean/metrics';
import { listSpanChunks, type NoiseInfo, type SpanLabels, type SpanSet } from '@dynclean/schema';

/** A corpus with gold labels. */
interface JudgedSpans {
  /** With the labels that are judged. */
  readonly spans: CompactSpans;
  /** The same spans with gold labels. */
  readonly goldSpans: SpanLabels;
  readonly vocabulary: LabelVocabulary;
}

/** How much of the labels is wrong in the spans that are not left out (DynClean, Tables 12 and 13). */
export function countNoise({
  spans,
  goldSpans,
  leftOut,
  vocabulary,
}: JudgedSpans & {
  /** Spans that count in neither, beside those that are excluded. @default none */
  readonly leftOut?: SpanSet | undefined;
}): NoiseInfo {
  const { numClasses } = vocabulary;
  const excluded = spans.readExcluded();
  const empty = { positives: 0, truePositives: 0, falsePositives: 0, falseNegatives: 0 };
  const total = { ...empty };
  const byLabel = Array.from({ length: numClasses - 1 }, () => ({ ...empty }));
  for (const ids of listSpanChunks(spans.numSpans)) {
    const out = leftOut?.marksOf(ids);
    const kept = excluded.marksOf(ids).map((isExcluded, row) => (isExcluded === 1 || out?.[row] === 1 ? 0 : 1));
    const counts = computeNoiseCounts({ distant: spans.labelsOf(ids), gold: goldSpans.labelsOf(ids), kept, numClasses }); // prettier-ignore
    add(total, counts.total);
    for (const [index, row] of counts.byLabel.entries()) add(byLabel[index]!, row);
  }
  return { ...total, byType: byLabel.map((of, index) => ({ type: vocabulary.typeOf(index + 1), ...of })) };
}

type Counts = { -readonly [Key in keyof Omit<NoiseInfo, 'byType'>]: number };

function add(to: Counts, { positives, truePositives, falsePositives, falseNegatives }: NoiseRow): void {
  to.positives += positives;
  to.truePositives += truePositives;
  to.falsePositives += falsePositives;
  to.falseNegatives += falseNegatives;
}

/** Noise of D and of D' by the gold labels (DynClean, Tables 12 and 13). Spans that D excludes count in neither. */
export function compareNoise({
  removed,
  after,
  ...judged
}: JudgedSpans & {
  readonly removed: SpanSet;
  /** Spans of D', where some of them have other labels. @default those of D without the removed ones */
  readonly after?: CompactSpans | undefined;
}): {
  before: NoiseInfo;
  after: NoiseInfo;
} {
  return {
    before: countNoise(judged),
    after: countNoise(after === undefined ? { ...judged, leftOut: removed } : { ...judged, spans: after }),
  };
}
