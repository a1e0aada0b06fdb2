import { z } from 'zod';

import { byType } from '../bnpu/BnpuSettings.js';

/** How Conf-MPU trains (Zhou et al. 2022), beside what training settings say, which are those of both its stages. */
export const confMpuSettingsSchema = z.strictObject({
  /** The stage whose model is the result: the classifier, or what says for it how surely words are of entities. */
  stage: z.enum(['classifier', 'confidence']).default('classifier'),
  /** Of the words' vectors, before the layer that classifies them. */
  wordDropout: z.number().min(0).lt(1).default(0.1),
  /** pi: which share of all words has a type; of types that are not named the share that is labelled so. */
  priors: byType.default({}),
  /** m: how much words with a type count in the classifier's risk; 28 on BC5CDR. */
  positiveWeight: z.number().positive().default(15),
  /** A word is of an entity where lambda, what the first stage says, is above this. */
  threshold: z.number().min(0).max(1).default(0.5),
  /** What means of gated words are over: these words (public code), or all of their set (paper). */
  normalization: z.enum(['gated', 'full']).default('gated'),
  /** Epochs of the first stage; null: as many as the classifier has. */
  confidenceEpochs: z.int().positive().nullable().default(null),
});

/** The same with every default filled in. */
export type ConfMpuSettings = z.output<typeof confMpuSettingsSchema>;
