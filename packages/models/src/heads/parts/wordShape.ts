import { z } from 'zod';

/** What heads that classify words are made by. */
export const wordShapeSchema = z.object({
  numClasses: z.int('must be an integer').min(2, 'must be at least 2'),
  /** Of the words' vectors. */
  wordDropout: z.number('must be a number').min(0, 'must be at least 0').lt(1, 'must be below 1').default(0.1),
});

/** The same with every default filled in. */
export type WordShape = z.output<typeof wordShapeSchema>;
