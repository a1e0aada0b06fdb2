import type { PlacedSpan } from './toTextWithTokens.js';

/** The key `excluded` of a text, which we read and others pass over; nothing where a sentence has no such spans. */
export function excludedField(excluded: readonly PlacedSpan<string | null>[]): {
  readonly excluded?: readonly object[];
} {
  if (excluded.length === 0) return {};
  return { excluded: excluded.map(({ start, end, label, keys }) => ({ ...keys, start, end, label })) };
}
