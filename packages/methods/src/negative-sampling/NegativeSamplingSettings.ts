import { z } from 'zod';

/** How negatives are drawn, and what the loss makes of them (Li et al. 2021 and 2022). */
export const negativeSamplingSettingsSchema = z.strictObject({
  /** What scores spans: the papers' scorer, or DynClean's span classifier. */
  scorer: z.enum(['pairwise', 'dynclean']).default('pairwise'),
  /** Of the papers' scorer: the size of the layer before the scores, and the dropout of its features (0.4 in 2022). */
  scoringSize: z.int().positive().default(256),
  scoringDropout: z.number().min(0).lt(1).default(0.1),
  /** Negatives of a sentence by its words. */
  lambda: z.number().positive().default(0.35),
  /** How many that is: `ceil(lambda n)` as Li et al. 2022 say, or `floor(lambda n) + 1` as the public code has it. */
  count: z.enum(['ceil', 'floor_plus_one']).default('ceil'),
  /** Over the annotated and drawn spans of a batch: the public code's mean, or the papers' sum. */
  reduction: z.enum(['mean', 'sum']).default('mean'),
  /** All negatives alike, or those more often that the model is unsure of and would not call entities. */
  weighting: z.enum(['uniform', 'weighted']).default('uniform'),
  /** Of weighted draws: how much a span must look like no entity to be drawn. */
  mu: z.number().min(1).default(8),
  /** Of weighted draws: whether the largest probability is over all labels, or over the types alone. */
  maxIncludesO: z.boolean().default(true),
  /** Of weighted draws: probabilities of a pass without dropout before the step, or of the step's own. */
  probabilities: z.enum(['eval_pass', 'train_pass']).default('eval_pass'),
});

/** The same with every default filled in. */
export type NegativeSamplingSettings = z.output<typeof negativeSamplingSettingsSchema>;
