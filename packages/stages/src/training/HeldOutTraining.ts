import type { HeldOutSettings } from '@dynclean/schema';
import type { PreparedCorpus } from '@dynclean/training';

/** What a training does otherwise that a part of the data is held out of. */
export interface HeldOutTraining {
  /** The training sentences with the spans that it learns. */
  readonly learned: PreparedCorpus;
  /** The same with those that are held out, whose dynamics are recorded. */
  readonly recorded: PreparedCorpus;
  /**
   * `[S]` of each span that is held out a wrong label, drawn at random. The loss sees neither this nor its own, so what
   * the model makes of it is what it makes of a label that is known to be wrong; recorded as well.
   */
  readonly relabelled: Int32Array;
  readonly settings: HeldOutSettings & { readonly fold: number };
}
