import type { HeldOutParting } from '@dynclean/schema';

/** What must be held out, and how. */
export function describeHeldOut(by: HeldOutParting): string {
  return by === 'words'
    ? 'names held out. Give --held-out 2 (heldOut: { folds: 2 }).'
    : `sentences held out. Give --held-out 3 --held-out-by ${by} (heldOut: { folds: 3, by: ${by} }).`;
}
