import { z } from 'zod';

/** Which program made a result. */
export const buildInfoSchema = z.strictObject({
  /** Hash of everything that was built. */
  id: z.string(),
  /** What was checked out; null outside a git repository. */
  commit: z.string().nullable(),
  /** Whether files of the packages differed from that commit. */
  isModified: z.boolean(),
});

/** The program that made a result, as records of stages have it. */
export type BuildInfo = z.infer<typeof buildInfoSchema>;
