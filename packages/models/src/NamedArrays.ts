/** Parameters on the JavaScript side, by the names that checkpoints use. */
export type NamedArrays = ReadonlyMap<string, NamedArray>;

/** One parameter: its shape and as many float32 values as that holds. */
export interface NamedArray {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly values: Float32Array;
}
