import type { ExpectedSpanOptions } from '../ExpectedSpans.js';

/** The dynamics of one training, with the labels that it was trained on: all that other tools' files say of it. */
export interface RecordedRun {
  /** Files of `createEpochWriter`, first epoch first. */
  readonly epochFiles: readonly string[];
  /** `[S]`, the label of each span in this training, 0 is "no entity". */
  readonly labels: Int32Array;
  /** Outputs of the model. */
  readonly numClasses: number;
  /** Spans that the files must hold. */
  readonly expected: ExpectedSpanOptions;
  readonly signal?: AbortSignal | undefined;
}
