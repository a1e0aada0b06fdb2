import { estimateNoise } from '@dynclean/cleaning';
import type { CleaningSettings, NoiseEstimateInfo } from '@dynclean/schema';

import { collectEvidence, type EvidenceReading } from '../measures/collectEvidence.js';
import type { MeasureSource } from '../measures/Measure.js';
import { findMeasure } from '../measures/registry.js';
import { describeNoiseEstimate } from './describeNoiseEstimate.js';

/** What of a cleaning says by which measure noise is estimated. */
export type EstimatedBy = Pick<CleaningSettings, 'metric' | 'measure'>;

/**
 * How much of each type's labels is wrong by what a cleaner recorded, without gold labels; null where the measure was
 * not recorded.
 *
 * @param source.types - names of the labels from 1.
 */
export async function estimateRecordedNoise(
  source: MeasureSource & { readonly types: readonly string[] },
  { metric, measure }: EstimatedBy,
  reading: EvidenceReading,
): Promise<NoiseEstimateInfo | null> {
  const { types, spans } = source;
  const name = measure ?? metric;
  const evidence = await collectEvidence(findMeasure(name), source, reading);
  if (evidence === null) return null;
  const estimate = estimateNoise({ ...evidence, labels: spans.labels, numClasses: types.length + 1 });
  return describeNoiseEstimate(estimate, { measure: name, types });
}
