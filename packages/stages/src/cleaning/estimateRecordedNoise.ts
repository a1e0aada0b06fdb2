import type { CleaningSettings, NoiseEstimateInfo, SpanLabels } from '@dynclean/schema';

import { countEvidence } from '../measures/countEvidence.js';
import type { FilesReading, RecordedFiles } from '../measures/Measure.js';
import { openEvidence } from '../measures/openEvidence.js';
import { findMeasure } from '../measures/registry.js';
import { describeNoiseEstimate } from './describeNoiseEstimate.js';

/** What of a cleaning says by which measure noise is estimated. */
export type EstimatedBy = Pick<CleaningSettings, 'metric' | 'measure'>;

/**
 * How much of each type's labels is wrong by what a cleaner recorded, without gold labels; null where the measure was
 * not recorded. Both runs are read as streams.
 *
 * @param source.types - names of the labels from 1.
 */
export async function estimateRecordedNoise(
  source: RecordedFiles & { readonly spans: SpanLabels; readonly types: readonly string[] },
  { metric, measure }: EstimatedBy,
  reading: FilesReading,
): Promise<NoiseEstimateInfo | null> {
  const { types } = source;
  const labels = source.spans;
  const name = measure ?? metric;
  const evidence = await openEvidence(findMeasure(name), { ...source, labels, numClasses: types.length + 1 }, reading);
  if (evidence === null) return null;
  return describeNoiseEstimate(await countEvidence(evidence, labels), { measure: name, types });
}
