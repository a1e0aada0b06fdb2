import type { Sign } from '@dynclean/schema';

/** What may be wrong with a cleaning, by a name that scripts can rely on. */
export type CleaningWarningCode =
  | 'sign_not_cleaned'
  | 'few_threshold_samples'
  | 'cleaner_hardly_learned'
  | 'positives_not_learned'
  | 'threshold_samples_not_separate'
  | 'type_loses_many';

/** A reason to look twice before a cleaned version is used. */
export interface CleaningWarning {
  readonly code: CleaningWarningCode;
  /** One or two sentences with the figures in them. */
  readonly message: string;
  readonly sign?: Sign;
  readonly type?: string;
  /** The figure that gave rise to it, and the limit that it passed. */
  readonly value?: number;
  readonly limit?: number;
}

/** Beyond these a cleaning is warned about. */
export const warningLimits = {
  /** Fewest threshold samples of a sign: the 90th percentile of 20 rests on two of them. */
  thresholdSamples: 20,
  /** Lowest dev F1 of the cleaner; the weakest cleaner of the paper's Table 1 has more than twice as much. */
  devF1: 0.2,
  /** Smallest share of positives whose mean margin is above 0: whose own label was, on average, the model's choice. */
  learnedPositives: 0.5,
  /** Smallest `Separation`; 0.5 is chance. */
  separation: 0.75,
  /** Largest share of a type's spans that may go. */
  removedOfType: 0.4,
} as const;
