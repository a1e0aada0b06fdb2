import type { SpanDynamicsChunk } from '@dynclean/dynamics';

import type { SpanMetrics } from './describeSpans.js';

/** Metrics of some spans, noted as chunks of the dynamics pass: 28 bytes a span. */
export class SpanMetricsTable implements SpanMetrics {
  readonly #aum: Float64Array;
  readonly #confidence: Float64Array;
  readonly #variability: Float64Array;
  #next = 0;
  #size = 0;

  /** @param spanIds - those that are wanted, ascending; held. */
  constructor(private readonly spanIds: Int32Array) {
    const values = () => new Float64Array(spanIds.length).fill(NaN);
    [this.#aum, this.#confidence, this.#variability] = [values(), values(), values()];
  }

  /** How many of those that are wanted have passed. */
  get size(): number {
    return this.#size;
  }

  /** Takes what is wanted of a chunk; ids ascend over all chunks. */
  add({ spanIds, aum, confidence, variability }: SpanDynamicsChunk): void {
    const wanted = this.spanIds;
    for (let row = 0; row < spanIds.length && this.#next < wanted.length; row++) {
      while (wanted[this.#next]! < spanIds[row]!) this.#next += 1;
      if (wanted[this.#next] !== spanIds[row]) continue;
      this.#aum[this.#next] = aum[row]!;
      this.#confidence[this.#next] = confidence[row]!;
      this.#variability[this.#next] = variability[row]!;
      this.#next += 1;
      this.#size += 1;
    }
  }

  /** NaN where no chunk had the span; undefined for a span that was not wanted. */
  get(spanId: number): { readonly aum: number; readonly confidence: number; readonly variability: number } | undefined {
    let [from, to] = [0, this.spanIds.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.spanIds[middle]! < spanId) from = middle + 1;
      else to = middle;
    }
    return this.spanIds[from] === spanId ? this.at(from) : undefined;
  }

  /** Of the span at this place among those wanted. */
  at(index: number): { readonly aum: number; readonly confidence: number; readonly variability: number } {
    return { aum: this.#aum[index]!, confidence: this.#confidence[index]!, variability: this.#variability[index]! };
  }
}
