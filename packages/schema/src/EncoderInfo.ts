import { z } from 'zod';

/** Which encoder a model began with. */
export const encoderInfoSchema = z.strictObject({
  /** What the user named: an id such as `minilm`, or a folder. */
  id: z.string(),
  /** One sha256 for all that training depends on: configuration, weights, tokenizer. */
  sha256: z.string(),
  hiddenSize: z.int().positive(),
  numLayers: z.int().positive(),
});

/** The encoder that a model began with: its name, the checksum of its files and its size. */
export type EncoderInfo = z.infer<typeof encoderInfoSchema>;
