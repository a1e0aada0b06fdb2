import type { LabelWeights, NewLabels, NoiseMixtures, SpanCleaning } from '@dynclean/cleaning';
import type { SpanDynamicsChunk } from '@dynclean/dynamics';
import type { CleaningSettings, HeldOutParting, SpanReader } from '@dynclean/schema';

import type { RecordedFiles } from '../measures/Measure.js';

/** What is decided on, by which recorded epochs and settings. */
export interface RuleOptions extends RecordedFiles {
  /** Labels of the data and where they stand, read by chunks. */
  readonly labels: SpanReader;
  /** Entity types in the order of their labels, from 1. */
  readonly types: readonly string[];
  readonly cleaning: CleaningSettings;
  /** How many epochs are averaged, the first ones. */
  readonly epochs: number;
  /** The cleaner's score on dev, where it has one. */
  readonly devF1?: number | undefined;
  /** Keep the spans nearest to a threshold where all would go. */
  readonly keepNearest?: boolean | undefined;
  /** Sees every chunk of the dynamics run once, as it passes. */
  readonly onChunk?: ((chunk: SpanDynamicsChunk) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Which labels go, and what stands in their place. */
export interface RuleDecisions extends SpanCleaning {
  /** Labels that removed spans get. Absent: the rule gives none, all removed spans are excluded from training. */
  readonly newLabels?: NewLabels;
  /** Of labels that stay but count less. Absent: the rule weighs none. */
  readonly weights?: LabelWeights;
  /** What a person must know of them. @default nothing */
  readonly notes?: readonly string[];
  /**
   * How labels lie among those known to be wrong, by the measure that was decided by, else the metric: noise is
   * estimated from it.
   */
  readonly noise: NoiseMixtures;
}

/** How it is decided from recorded dynamics which labels go: one file here, and a line in `builtInRules.ts`. */
export interface Rule {
  /** As settings and the command line have it: unique, in kebab-case. */
  readonly name: string;
  /** One sentence: which labels go. */
  readonly about: string;
  /** Whether it decides by a measure; else it cuts a metric (`cleaning.metric`). */
  readonly takesMeasure: boolean;
  /** Which runs it reads that folds are held out of, whatever the measure. @default none */
  readonly needsHeldOut?: HeldOutParting;
  /** Whether it weighs labels: only methods whose loss heeds weights can train on what it leaves. @default no */
  readonly weighs?: boolean;
  /** What it waits for that no run can bring, with what to do; null: nothing. @default nothing */
  readonly findMissing?: () => Promise<string | null>;
  /**
   * Decides on spans as they pass by; held are a bit a span and what is known to be wrong.
   *
   * @throws InputError when the dynamics do not fit the data or each other, or all spans of a sign would go.
   */
  readonly decide: (options: RuleOptions) => Promise<RuleDecisions>;
}
