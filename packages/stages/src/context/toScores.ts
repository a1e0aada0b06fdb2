import type { LabelVocabulary } from '@dynclean/datasets';
import type { SpanScores } from '@dynclean/metrics';
import type { Scores } from '@dynclean/schema';

/** Scores by label as scores by type, for files and tables. */
export function toScores(scores: SpanScores, vocabulary: LabelVocabulary): Scores {
  const { byLabel, ...micro } = scores;
  return {
    ...micro,
    byType: byLabel.map(({ label, ...of }) => ({ type: vocabulary.typeOf(label), ...of })),
  };
}
