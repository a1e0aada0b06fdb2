import type { HeldOutSettings } from '@dynclean/schema';
import type { PreparedCorpus } from '@dynclean/training';

/** What a training does otherwise that names are held out of. */
export interface HeldOutTraining {
  /** The training sentences with the spans that it learns. */
  readonly learned: PreparedCorpus;
  /** The same with those that are held out, whose dynamics are recorded. */
  readonly recorded: PreparedCorpus;
  readonly settings: HeldOutSettings & { readonly fold: number };
}
