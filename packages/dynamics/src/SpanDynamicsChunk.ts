/** The metrics of some spans, in ascending order of their ids. All arrays have the same length. */
export interface SpanDynamicsChunk {
  readonly spanIds: Int32Array;
  /** Mean margin over the epochs, logit units. */
  readonly aum: Float64Array;
  /** Mean probability of the assigned label over the epochs, in [0, 1]. */
  readonly confidence: Float64Array;
  /** Population standard deviation of that probability over the epochs, in [0, 0.5]. */
  readonly variability: Float64Array;
}
