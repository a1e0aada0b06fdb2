import { z } from 'zod';

/**
 * How BOND trains (Liang et al. 2020), beside what training settings say. Defaults are those of its code on CoNLL03.
 */
export const bondSettingsSchema = z.strictObject({
  /**
   * The whole, or without a teacher: then all steps learn from the labels as they are, and what stops early is the
   * choice of the weights on dev.
   */
  stage: z.enum(['teacher_student', 'early_stopping']).default('teacher_student'),
  /** Of the words' vectors, before the layer that classifies them. */
  wordDropout: z.number().min(0).lt(1).default(0.1),
  /**
   * Steps that learn from the labels as they are; what they made is the first teacher. At most half of the training: a
   * shorter one than the paper's has its second half taught, too.
   */
  startStep: z.int().positive().default(900),
  /** Steps after which the student becomes the teacher, again and again. */
  periodSteps: z.int().positive().default(450),
  /** What the teacher says: its probabilities, sharpened, or its most probable tags. */
  labels: z.enum(['soft', 'hard']).default('soft'),
  /** Of soft labels only words whose largest one is above this enter the loss. */
  confidence: z.number().min(0).lt(1).default(0.9),
  /** What is held against soft labels: the student's log probabilities, or (public code) its logits as if they were. */
  divergence: z.enum(['log_softmax', 'raw_logits']).default('log_softmax'),
});

/** The same with every default filled in. */
export type BondSettings = z.output<typeof bondSettingsSchema>;
