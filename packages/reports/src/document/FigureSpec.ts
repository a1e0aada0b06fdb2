import type { TopLevelSpec } from 'vega-lite';

/** What a figure is, beside its data. */
export interface FigureText {
  readonly title: string;
  /** Lines under it: what was measured, with which settings; the profile's name where it is one. */
  readonly subtitle?: readonly string[];
}

/** A figure without the look that all share. */
export type FigureSpec = TopLevelSpec;
