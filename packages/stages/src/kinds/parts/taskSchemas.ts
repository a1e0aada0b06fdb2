import { cleaningSettingsSchema, trainingSettingsSchema } from '@dynclean/schema';
import { z } from 'zod';

const count = z.int().positive();

/** A `DataRef` as a stage's job file has it. */
export const dataRefSchema = z.strictObject({
  name: z.string(),
  source: z.string(),
  train: z.string().nullable(),
  dev: z.string().nullable(),
  test: z.string().nullable(),
  sentences: z.strictObject({ train: count, dev: count.exactOptional(), test: count.exactOptional() }).nullable(),
  labels: z.strictObject({ annotation: z.string() }).exactOptional(),
  needs: z.string().exactOptional(),
});

/** A `VersionRef`. */
export const versionRefSchema = z.union([
  z.enum(['distant', 'gold']),
  z.strictObject({
    masked: z.number().min(0).max(1),
    seed: z.int().nonnegative(),
    half: z.union([z.literal(1), z.literal(2)]).exactOptional(),
  }),
  z.strictObject({ cleaning: z.string() }),
]);

/** An `EncoderRef`. */
export const encoderRefSchema = z.strictObject({
  name: z.string(),
  random: z.strictObject({ numLayers: count, hiddenSize: count, seed: z.int().nonnegative() }).nullable(),
});

/** A `StartRef`: the model of another stage, of its first `epochs` epochs. */
export const startRefSchema = z.strictObject({ kind: z.string(), key: z.string(), epochs: count });

/** What every training starts from. */
export const trainingTaskShape = {
  data: dataRefSchema,
  encoder: encoderRefSchema,
  settings: trainingSettingsSchema,
};

/** What a cleaner trains on in a round after the first: what the cleaning before left. Absent: D. */
export const roundTaskShape = { version: z.strictObject({ cleaning: z.string() }).exactOptional() };

/** How threshold samples are drawn and relabelled. */
export const thresholdSettingsSchema = cleaningSettingsSchema.pick({
  thresholdCount: true,
  thresholdRelabel: true,
  thresholdSeed: true,
});
