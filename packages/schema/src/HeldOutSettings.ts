import { z } from 'zod';

/**
 * What is parted into folds: `words`: names, so that all spans with the words of one are held out; `sentences`: whole
 * sentences; `entities`: whole sentences, and what shares an entity with them is not trained on, either.
 */
export const heldOutPartings = ['words', 'sentences', 'entities'] as const;

/** How a part of a corpus is held out: each fold of it is what one training does not hear of. */
export const heldOutSettingsSchema = z.strictObject({
  by: z.enum(heldOutPartings).default('words'),
  /** Into how many parts it is parted, and so how many trainings there are. */
  folds: z.int().min(2).default(2),
  /** Of the parting. */
  seed: z.int().nonnegative().default(42),
});

/** The same with defaults filled in. */
export type HeldOutSettings = z.output<typeof heldOutSettingsSchema>;

/** What is parted into folds. */
export type HeldOutParting = HeldOutSettings['by'];
