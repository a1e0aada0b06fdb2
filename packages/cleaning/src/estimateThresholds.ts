import { bySign, type BySign, type CleaningSettings, InputError, type ThresholdSampleIds } from '@dynclean/schema';

import { computeThreshold } from './computeThreshold.js';
import type { SpanDynamicsChunks } from './SpanDynamicsChunk.js';

/** The threshold of one sign and what it was taken from. */
export interface SignThreshold {
  /** Spans of this sign with a lower value are removed; null: none are. */
  readonly tau: number | null;
  /** The percentile it was taken at. */
  readonly k: number;
  /** The metric of the threshold samples in the threshold run, ascending. */
  readonly values: Float64Array;
  /** Why tau is null. */
  readonly notCleaned: 'not_asked_for' | 'k_is_0' | 'no_samples' | 'weighed' | null;
}

/** Settings that thresholds depend on. */
export type ThresholdSettings = Pick<CleaningSettings, 'metric' | 'kPos' | 'kNeg' | 'sign'>;

/**
 * Estimates both thresholds from the dynamics of the threshold run, in which the threshold samples carried a wrong
 * label (DynClean, Algorithm 1, lines 4 to 7): one `computeThreshold` for each sign. Only the samples' values are held.
 *
 * @param chunks - dynamics of the threshold run, ids ascending; of all its spans or of the samples only.
 * @throws InputError when the dynamics lack a sample.
 */
export async function estimateThresholds(
  chunks: SpanDynamicsChunks,
  samples: ThresholdSampleIds,
  settings: ThresholdSettings,
): Promise<BySign<SignThreshold>> {
  const values = bySign((sign) => new Float64Array(samples[sign].length));
  const found = { positives: 0, negatives: 0 };
  const positives = Int32Array.from(samples.positives).sort();
  const all = Int32Array.from([...samples.positives, ...samples.negatives]).sort();
  let next = 0; // of `all`; both lists ascend, so one pass finds all
  for await (const { spanIds, [settings.metric]: metric } of chunks) {
    for (let row = 0; row < spanIds.length && next < all.length; row++) {
      const span = all[next]!;
      if (spanIds[row]! < span) continue;
      if (spanIds[row]! > span) throw describeMissing(span);
      const sign = positives[found.positives] === span ? 'positives' : 'negatives';
      values[sign][found[sign]++] = metric[row]!;
      next += 1;
    }
  }
  if (next < all.length) throw describeMissing(all[next]!);
  return bySign((sign) => {
    const k = sign === 'positives' ? settings.kPos : settings.kNeg;
    const isAskedFor = settings.sign === 'both' || settings.sign === sign;
    const tau = isAskedFor ? computeThreshold(values[sign], k) : null;
    const reason = !isAskedFor ? 'not_asked_for' : values[sign].length === 0 ? 'no_samples' : 'k_is_0';
    return { tau, k, values: values[sign].sort(), notCleaned: tau === null ? reason : null };
  });
}

function describeMissing(span: number): InputError {
  return new InputError(`threshold run: its dynamics must hold every threshold sample, but span ${span} is missing`);
}
