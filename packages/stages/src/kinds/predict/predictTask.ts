import { z } from 'zod';

import { dataRefSchema, startRefSchema } from '../parts/taskSchemas.js';

/** What such a stage is made from. */
export const predictTaskSchema = z.strictObject({
  kind: z.literal('predict'),
  data: dataRefSchema,
  /** Whose model predicts. */
  model: startRefSchema,
  /** Lines of the training file, from 1. */
  lines: z.array(z.int().positive()).min(1),
});

/** Training sentences of which it is asked what a model finds in them. */
export type PredictTask = z.infer<typeof predictTaskSchema>;
