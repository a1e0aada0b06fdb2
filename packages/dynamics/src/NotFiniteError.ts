/** A model gave a number that is none: what it computes with has grown beyond measure, or began so. */
export class NotFiniteError extends RangeError {
  override readonly name = 'NotFiniteError';
}
