import { cleanSpans } from '@dynclean/cleaning';
import { streamSpanDynamics } from '@dynclean/dynamics';

import type { Rule } from './Rule.js';

/** Spans shown on each side of a threshold. */
export const NUM_NEAREST = 10;

/** The paper's: below a percentile of the threshold samples (DynClean, Algorithm 1). */
export const percentile: Rule = {
  name: 'percentile',
  about: 'A label goes that lies below a percentile of the threshold samples of its sign, k-pos or k-neg.',
  takesMeasure: false,
  decide: ({ spans, types, dynamics, threshold, samples, expected, cleaning, epochs, signal, ...options }) => {
    const reader = (files: readonly string[]) => () => streamSpanDynamics(files, { ...expected, epochs, signal });
    return cleanSpans({
      readDynamics: reader(dynamics),
      readThresholdDynamics: reader(threshold),
      samples,
      settings: cleaning,
      labels: spans.labels,
      types,
      devF1: options.devF1,
      numNearest: NUM_NEAREST,
      keepNearest: options.keepNearest,
      signal,
    });
  },
};
