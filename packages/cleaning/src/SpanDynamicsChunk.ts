/** The metrics of some spans, in ascending order of their ids, as the caller streams them. One length each. */
export interface SpanDynamicsChunk {
  readonly spanIds: Int32Array;
  /** Mean margin over the epochs, logit units. */
  readonly aum: Float64Array;
  /** Mean probability of the assigned label over the epochs, in [0, 1]. */
  readonly confidence: Float64Array;
}

/** Chunks in order; also an array of them. */
export type SpanDynamicsChunks = AsyncIterable<SpanDynamicsChunk> | Iterable<SpanDynamicsChunk>;
