/** For each span the best label beside the assigned one: what it would be called if its label is wrong. `[S]` each. */
export interface OtherLabels {
  /** Class indices, 0 is "no entity"; of equals the smallest. */
  readonly labels: Int32Array;
  /** Softmax probability of that label, in [0, 1]. */
  readonly probabilities: Float32Array;
}
