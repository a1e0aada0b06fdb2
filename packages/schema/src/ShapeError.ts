/** Arrays or tensors whose sizes do not fit each other: a mistake of the caller, not of the user. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';
}
