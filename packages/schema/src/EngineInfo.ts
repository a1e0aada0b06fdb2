import { z } from 'zod';

/** What computed a run: needed to repeat it bit by bit. */
export const engineInfoSchema = z.strictObject({
  name: z.string(),
  /** `cpu`, or which GPU: `cuda:1`. Its kind counts when runs are compared, its number does not. */
  device: z.string(),
  precision: z.string(),
  /** Threads inside one operator; another number may change the last bits. */
  threads: z.int().positive(),
  /** E.g. `libtorch 2.13.0 (AVX512)`. */
  version: z.string(),
});

/** Engine, device, precision and threads of a run. Other ones may give other last bits. */
export type EngineInfo = z.infer<typeof engineInfoSchema>;
