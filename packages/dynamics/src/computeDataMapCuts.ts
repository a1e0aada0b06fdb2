import { quantileSorted } from 'simple-statistics';

import type { SpanDynamicsChunk } from './SpanDynamicsChunk.js';

/** The terciles at which a data map is cut. */
export interface DataMapCuts {
  readonly lowConfidence: number;
  readonly highConfidence: number;
  readonly lowVariability: number;
  readonly highVariability: number;
}

/** Cuts of the positive and of the negative spans; null where there are none of that sign. */
export interface SignedDataMapCuts {
  readonly positives: DataMapCuts | null;
  readonly negatives: DataMapCuts | null;
}

/**
 * Exact terciles of Confidence and Variability, of positive and negative spans apart: negatives are fifty times as many
 * and nearly all easy, so that common cuts would call every entity hard or ambiguous.
 *
 * Quantiles interpolate linearly (R's type 7). Holds two numbers a span while it reads, 20 MB for 10^6 spans.
 *
 * @param labels - `[numSpans]` by span id, the labels that the recorded run assigned; above 0 is positive.
 */
export async function computeDataMapCuts(
  chunks: AsyncIterable<SpanDynamicsChunk> | Iterable<SpanDynamicsChunk>,
  labels: Int32Array,
): Promise<SignedDataMapCuts> {
  const numPositives = labels.reduce((count, label) => count + (label > 0 ? 1 : 0), 0);
  const positives = new Sample(numPositives);
  const negatives = new Sample(labels.length - numPositives);
  for await (const { spanIds, confidence, variability } of chunks) {
    for (let row = 0; row < spanIds.length; row++) {
      (labels[spanIds[row]!]! > 0 ? positives : negatives).add(confidence[row]!, variability[row]!);
    }
  }
  return { positives: positives.computeCuts(), negatives: negatives.computeCuts() };
}

class Sample {
  readonly #confidence: Float64Array;
  readonly #variability: Float64Array;
  #size = 0;

  constructor(capacity: number) {
    this.#confidence = new Float64Array(capacity);
    this.#variability = new Float64Array(capacity);
  }

  add(confidence: number, variability: number): void {
    this.#confidence[this.#size] = confidence;
    this.#variability[this.#size] = variability;
    this.#size += 1;
  }

  computeCuts(): DataMapCuts | null {
    if (this.#size === 0) return null;
    const confidence = this.#confidence.subarray(0, this.#size).sort();
    const variability = this.#variability.subarray(0, this.#size).sort();
    return {
      lowConfidence: computeQuantile(confidence, 1 / 3),
      highConfidence: computeQuantile(confidence, 2 / 3),
      lowVariability: computeQuantile(variability, 1 / 3),
      highVariability: computeQuantile(variability, 2 / 3),
    };
  }
}

/** simple-statistics reads its argument by index only, so that a typed array serves without a copy of 10^6 numbers. */
function computeQuantile(sorted: Float64Array, quantile: number): number {
  return quantileSorted(sorted as unknown as number[], quantile);
}
