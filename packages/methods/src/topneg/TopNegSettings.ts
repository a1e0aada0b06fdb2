import { z } from 'zod';

/** Which negatives enter the loss of TopNeg (Xu et al. 2023). */
export const topNegSettingsSchema = z.strictObject({
  /** Share of the negatives that stays, e.g. 0.05; `N - floor((1 - share) N)` of N do. */
  keepFraction: z.number().gt(0).max(1).default(0.05),
  /** What is compared: g(x), the head's hidden layer, or e(x), the vector of the span. */
  representation: z.enum(['ffnn_hidden', 'span_input']).default('ffnn_hidden'),
  direction: z.enum(['most_similar', 'least_similar']).default('most_similar'),
  /** Which negatives stay in a batch without positives, where all similarities are 0. */
  noPositives: z.enum(['random', 'last']).default('random'),
});

/** All settings of TopNeg; what was left out has its default. */
export type TopNegSettings = z.output<typeof topNegSettingsSchema>;
