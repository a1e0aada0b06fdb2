import { z } from 'zod';

import { dataRefSchema, encoderRefSchema } from '../parts/taskSchemas.js';

/** What such a stage is made from. */
export const languageHeadTaskSchema = z.strictObject({
  kind: z.literal('language-head'),
  data: dataRefSchema,
  encoder: encoderRefSchema,
  settings: z.strictObject({
    seed: z.int().nonnegative(),
    epochs: z.int().positive(),
    batchSize: z.int().positive(),
    learningRate: z.number().positive(),
    maskProbability: z.number().min(0).max(1),
  }),
});

/** A head that predicts masked words, trained on the training text over the encoder as it is. */
export type LanguageHeadTask = z.infer<typeof languageHeadTaskSchema>;
