import type { BySign, Sign, SpanCleaning } from '@dynclean/cleaning';
import type { SignCleaning, SpanExample } from '@dynclean/schema';

import type { ShownSpans } from './chooseShownSpans.js';

/** Wrong labels of D by the gold ones, and how many of them went. */
export type WrongCounts = BySign<{ readonly wrong: number; readonly removedWrong: number }>;

/** A cleaning that is decided on, of which one sign is told. */
export interface SummarizeOptions {
  readonly decisions: SpanCleaning;
  /** Threshold samples of each sign. */
  readonly numSamples: Readonly<Record<Sign, number>>;
  /** By gold labels; null without them. */
  readonly quality: WrongCounts | null;
  /** Those that a rule gave another label, where it gives any. */
  readonly numRelabelled?: number;
  /** How they are weighed, where a rule weighs labels. */
  readonly weighed?: NonNullable<SignCleaning['weighed']>;
  readonly shown: ShownSpans;
  readonly describe: (ids: readonly number[]) => SpanExample[];
}

/** What `clean.json` says of one sign. */
export function summarizeSign(sign: Sign, options: SummarizeOptions): SignCleaning {
  const { decisions, numSamples, quality, shown, describe } = options;
  const { tau, k, notCleaned } = decisions.thresholds[sign];
  return {
    ...decisions.counts[sign],
    ...(options.numRelabelled !== undefined && { relabelled: options.numRelabelled }),
    ...(options.weighed && { weighed: options.weighed }),
    thresholdSamples: numSamples[sign],
    k,
    tau,
    ...(decisions.otherThresholds && { otherTau: decisions.otherThresholds[sign].tau }),
    notCleaned,
    wrong: quality && quality[sign].wrong,
    removedWrong: quality && quality[sign].removedWrong,
    separation: decisions.separation[sign],
    atCut: { removed: describe(shown[`${sign}Removed`]), kept: describe(shown[`${sign}Kept`]) },
    worst: describe(shown[`${sign}Worst`]),
  };
}
