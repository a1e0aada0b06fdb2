import type { SpanCleaning } from '@dynclean/cleaning';
import type { CleaningSettings } from '@dynclean/schema';

import type { MeasureSource } from '../measures/Measure.js';

/** What is decided on, by which recorded epochs and settings. S = candidate spans. */
export interface DecideOptions extends MeasureSource {
  /** Entity types in the order of their labels, from 1. */
  readonly types: readonly string[];
  readonly cleaning: CleaningSettings;
  /** How many epochs are averaged, the first ones. */
  readonly epochs: number;
  /** The cleaner's score on dev, where it has one. */
  readonly devF1?: number | undefined;
  /** Keep the spans nearest to a threshold where all would go. */
  readonly keepNearest?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Which labels go, and what stands in their place. */
export interface RuleDecisions extends SpanCleaning {
  /**
   * `[S]` the label that a removed span gets, 0 = no entity, -1: none, it is excluded from training. Absent: all
   * removed spans are excluded.
   */
  readonly newLabels?: Int32Array;
}

/** How it is decided from recorded dynamics which labels go: one file here, and a line in `builtInRules.ts`. */
export interface Rule {
  /** As settings and the command line have it: unique, in kebab-case. */
  readonly name: string;
  /** One sentence: which labels go. */
  readonly about: string;
  /** Whether it decides by a measure; else it cuts a metric (`cleaning.metric`). */
  readonly takesMeasure: boolean;
  /** @throws InputError when the dynamics do not fit the data or each other, or all spans of a sign would go. */
  readonly decide: (options: DecideOptions) => Promise<RuleDecisions>;
}
