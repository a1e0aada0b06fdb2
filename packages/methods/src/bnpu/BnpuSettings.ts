import { z } from 'zod';

/** Numbers by the names of types. */
export const byType = z.record(z.string(), z.number().positive());

/** How bnPU trains (Peng et al. 2019), beside what training settings say. */
export const bnpuSettingsSchema = z.strictObject({
  /** Of the words' vectors, before the detectors. */
  wordDropout: z.number().min(0).lt(1).default(0.1),
  /** pi: which share of all words has a type; of types that are not named the share that is labelled so. */
  priors: byType.default({}),
  /** m: how much a missed word of a type counts; of types that are not named as much as a word. */
  positiveWeights: byType.default({}),
  /** Whether m is multiplied by pi (Conf-MPU's code, whose values of m are published), or stands alone (paper). */
  positiveRisk: z.enum(['prior_weighted', 'plain']).default('prior_weighted'),
});

/** The same with every default filled in. */
export type BnpuSettings = z.output<typeof bnpuSettingsSchema>;
