/** Parameters on the JavaScript side, by the names that checkpoints use. */
export type NamedArrays = ReadonlyMap<string, NamedArray>;

export interface NamedArray {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly values: Float32Array;
}
