import { z } from 'zod';

/** How the names of a corpus are held out: each fold of them is what one training does not hear of. */
export const heldOutSettingsSchema = z.strictObject({
  /** Into how many parts names are parted, and so how many trainings there are. */
  folds: z.int().min(2).default(2),
  /** Of the parting. */
  seed: z.int().nonnegative().default(42),
});

/** The same with defaults filled in. */
export type HeldOutSettings = z.output<typeof heldOutSettingsSchema>;
