import { z } from 'zod';

const count = z.int().nonnegative();

const noiseFields = {
  /** Spans with a distant type. */
  positives: count,
  /** Those whose gold type is the same. */
  truePositives: count,
  /** Those whose gold type is another or none. */
  falsePositives: count,
  /** Spans without a distant type that have a gold one; by type: that gold type. */
  falseNegatives: count,
};

/** How much of a training file's labels is wrong by the gold labels beside it (DynClean, Tables 12 and 13). */
export const noiseInfoSchema = z.strictObject({
  ...noiseFields,
  byType: z.array(z.strictObject({ type: z.string(), ...noiseFields })),
});

/** Counts of spans by whether their distant type is the gold one, over all types and by type. */
export type NoiseInfo = z.infer<typeof noiseInfoSchema>;
