/** What a device makes of bfloat16 products. */
export interface Bfloat16Support {
  /** Whether it computes them at all. */
  readonly possible: boolean;
  /** Whether they are worth it: faster than float32's. */
  readonly fast: boolean;
  /** Why, for a person. */
  readonly reason: string;
}
