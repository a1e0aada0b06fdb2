import { z } from 'zod';

/** What the pairwise scorer is made by. */
export const pairwiseShapeSchema = z.object({
  numClasses: z.int('must be an integer').min(2, 'must be at least 2'),
  /** F, of the layer between features and scores. */
  scoringSize: z.int('must be an integer').positive('must be an integer of at least 1').default(256),
  /** Of the features: 0.1 in the public code of Li et al. 2021, 0.4 in Li et al. 2022. */
  scoringDropout: z.number('must be a number').min(0, 'must be at least 0').lt(1, 'must be below 1').default(0.1),
});

/** The same with every default filled in. */
export type PairwiseShape = z.output<typeof pairwiseShapeSchema>;
