import { z } from 'zod';

const share = z.number().min(0).max(1);
const count = z.int().nonnegative();

const scoreFields = {
  /** correct / predicted, in [0, 1]; 0 where nothing was predicted. */
  precision: share,
  /** correct / gold, in [0, 1]. */
  recall: share,
  f1: share,
  /** Spans predicted with their gold type. */
  correct: count,
  /** Spans predicted as some type. */
  predicted: count,
  /** Entities in the file. */
  gold: count,
};

/** Exact-match span scores, micro over the types, and by type in the order of the labels. */
export const scoresSchema = z.strictObject({
  ...scoreFields,
  byType: z.array(z.strictObject({ type: z.string(), ...scoreFields })),
});

/** Precision, recall and F1 in [0, 1] with the counts that they are made from, over all types and by type. */
export type Scores = z.infer<typeof scoresSchema>;
