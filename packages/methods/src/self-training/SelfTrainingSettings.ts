import { methodChoiceSchema } from '@dynclean/schema';
import { z } from 'zod';

/**
 * How a trained model goes on as teacher and student (BOND's second stage on spans; DynClean, Appendix F). What is
 * trained otherwise is in the training settings; defaults as docs/experiments.md gives them.
 */
export const selfTrainingSettingsSchema = z.strictObject({
  /** Spans that the student learns from: those that a cleaning kept (paper), or all of D (released script). */
  spans: z.enum(['kept', 'all']).default('kept'),
  /** What squared probabilities are divided by before they are normalized: each class's sum over the batch, or 1. */
  frequency: z.enum(['batch_all', 'none']).default('batch_all'),
  /** Only spans whose largest soft label is above this enter the loss. */
  confidence: z.number().min(0).lt(1).default(0.9),
  /** Epochs after which the student becomes the teacher, again and again. */
  periodEpochs: z.number().positive().default(2),
  /** Null: as many as the training that it starts from. */
  totalEpochs: z.int().positive().nullable().default(null),
  /** The method of the training that it starts from. */
  start: methodChoiceSchema.prefault({}),
});

/** All settings of self-training; what was left out has its default. */
export type SelfTrainingSettings = z.output<typeof selfTrainingSettingsSchema>;
