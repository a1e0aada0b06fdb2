import type { NoiseMixtures } from '@dynclean/cleaning';

import { countEvidence } from '../measures/countEvidence.js';
import { openEvidence } from '../measures/openEvidence.js';
import { findMeasure } from '../measures/registry.js';
import type { RuleOptions } from './Rule.js';

/** How labels lie by the metric of the settings, for rules that decide by something else; reads the dynamics once. */
export async function countMetric(options: RuleOptions): Promise<NoiseMixtures> {
  const { labels, types, cleaning, epochs, signal } = options;
  const ofMetric = { ...options, numClasses: types.length + 1 };
  const evidence = await openEvidence(findMeasure(cleaning.metric), ofMetric, { epochs, signal });
  return countEvidence(evidence!, labels, options.onChunk); // metrics are always recorded
}
