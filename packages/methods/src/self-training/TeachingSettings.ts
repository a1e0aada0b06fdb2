import { z } from 'zod';

/** How a teacher's probabilities become labels, and when the student becomes the teacher. */
export const teachingSettingsSchema = z.strictObject({
  /** What squared probabilities are divided by before they are normalized: each class's sum over the batch, or 1. */
  frequency: z.enum(['batch_all', 'none']).default('batch_all'),
  /** Only spans whose largest soft label is above this enter the loss. */
  confidence: z.number().min(0).lt(1).default(0.9),
  /** Epochs after which the student becomes the teacher, again and again. */
  periodEpochs: z.number().positive().default(2),
});

export type TeachingSettings = z.output<typeof teachingSettingsSchema>;
