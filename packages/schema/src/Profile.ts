import { precisionChoices } from './Precision.js';
import { z } from 'zod';

import { trainingSettingsSchema } from './TrainingSettings.js';
import { withoutDefaults } from './withoutDefaults.js';

const count = z.int().positive();
const percentile = z.number().min(0).max(100);
const ofTraining = trainingSettingsSchema.omit({ seed: true, method: true, totalEpochs: true });
/** Without defaults: those of one training would stand in place of what another one, or the encoder's size, says. */
const trainingSchema = z.strictObject(withoutDefaults(ofTraining.shape));

/**
 * A way to run any manifest small (`experiments/profiles/<name>.yaml`). What it sets stands in place of the paper's
 * setting; what a manifest sets explicitly stays, within the profile's limits.
 */
export const profileSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/),
  about: z.string(),
  /** In place of every encoder: one by its name, or a small one of random weights with the corpus's words. */
  encoder: z.union([
    z.string(),
    z.strictObject({ random: z.strictObject({ numLayers: count, hiddenSize: count, seed: z.int().nonnegative() }) }),
  ]),
  /** In place of every dataset; missing: those of the manifest. */
  dataset: z.string().optional(),
  /** Sentences of each file that are used, from the first; missing: all. */
  sentences: z.strictObject({ train: count, dev: count, test: count }).optional(),
  /** Of a block's seeds only the first so many. */
  seeds: count.optional(),
  /** Epochs in place of the paper's, by dataset; `other` for the rest. */
  epochs: z.record(z.string(), count).optional(),
  /** Limit of every number of epochs, those of the manifest included. */
  maxEpochs: count.optional(),
  /** Training settings in place of the paper's. */
  training: trainingSchema.optional(),
  /** The same of trainings by a method, by its name, on top of `training`: other heads learn at other rates. */
  trainingOf: z.record(z.string(), trainingSchema).optional(),
  /** Of matrix products, where a manifest says nothing; `auto`: the faster one of the machine that runs. */
  precision: z.enum(precisionChoices).optional(),
  /** Percentiles in place of the paper's, where a manifest sets none. */
  cleaning: z
    .strictObject({
      kPos: percentile.optional(),
      kNeg: percentile.optional(),
      /** Where all spans of a sign would go, keep a few instead of failing: for models that know nothing. */
      keepNearest: z.boolean().optional(),
    })
    .optional(),
});

/** A profile as read; a missing field changes nothing of the manifest's or the paper's setting. */
export type Profile = z.infer<typeof profileSchema>;
