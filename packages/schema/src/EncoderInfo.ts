import { z } from 'zod';

/** Which encoder a model began with. */
export const encoderInfoSchema = z.strictObject({
  /** What the user named: an id such as `minilm`, or a folder. */
  id: z.string(),
  /** Sha256 of the weights' file as it was loaded. */
  weightsSha256: z.string(),
  hiddenSize: z.int().positive(),
  numLayers: z.int().positive(),
});

export type EncoderInfo = z.infer<typeof encoderInfoSchema>;
