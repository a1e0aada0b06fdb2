import { z } from 'zod';

import { negativeSamplingSettingsSchema } from '../negative-sampling/NegativeSamplingSettings.js';

/** Which negatives a model gets by how unsure another one is of them (Li et al. 2022, section 3.2.2). */
export const rankedNegativesSettingsSchema = negativeSamplingSettingsSchema
  .pick({ scorer: true, scoringSize: true, scoringDropout: true, lambda: true, count: true, reduction: true })
  .extend({
    /** Of the negatives of a sentence, ranked by their entropy: the first k, those in the middle, or the last. */
    rank: z.enum(['top', 'middle', 'bottom']).default('top'),
  });

/** The same with every default filled in. */
export type RankedNegativesSettings = z.output<typeof rankedNegativesSettingsSchema>;
