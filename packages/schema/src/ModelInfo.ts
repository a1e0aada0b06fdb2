import { z } from 'zod';

import { encoderInfoSchema } from './EncoderInfo.js';
import { recordedTrainingSettingsSchema } from './TrainingSettings.js';

/** `model.json` of a model folder: what the weights beside it are. */
export const modelInfoSchema = z.strictObject({
  format: z.literal('dynclean-model-1'),
  createdBy: z.string(),
  /** Entity types in the order of the model's outputs, from 1; output 0 is "no entity". */
  types: z.array(z.string().min(1)).min(1),
  numClasses: z.int().min(2),
  encoder: encoderInfoSchema,
  /** How it was trained; what the default head is made by, and the widest span, come from here. */
  settings: recordedTrainingSettingsSchema,
  data: z.strictObject({ name: z.string(), trainSha256: z.string() }),
  /** Another head than the default one: its name in the registry, and what it is made by. */
  head: z.strictObject({ name: z.string(), shape: z.record(z.string(), z.unknown()) }).optional(),
});

/** `model.json` as read: settings of methods that a file of before has beside the others are nested. */
export type ModelInfo = z.infer<typeof modelInfoSchema>;
