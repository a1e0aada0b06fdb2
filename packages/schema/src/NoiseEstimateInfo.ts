import { z } from 'zod';

import { signs } from './Sign.js';

const count = z.int().nonnegative();
const share = z.number().min(0).max(1);

/** How much of a training file's labels is estimated to be wrong, without gold labels. */
export const noiseEstimateInfoSchema = z.strictObject({
  /** The measure that it rests on (`listMeasures`). */
  measure: z.string(),
  shares: z.array(
    z.strictObject({
      /** Of negatives: spans without a label that are an entity. */
      sign: z.enum(signs),
      /** Null: all of the sign. */
      type: z.string().nullable(),
      spans: count,
      /** Labels known to be wrong that it rests on. */
      samples: count,
      /** Null without such labels. */
      share: share.nullable(),
      /** Of 95 percent. */
      interval: z.strictObject({ low: share, high: share }).nullable(),
      /** Of few labels or samples: the share of all types together. */
      isPooled: z.boolean(),
    }),
  ),
});

/** Estimated shares of wrong labels: of all positives, of each type, of the negatives. */
export type NoiseEstimateInfo = z.infer<typeof noiseEstimateInfoSchema>;
