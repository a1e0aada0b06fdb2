import type { ReadingOptions } from '../../sentences/ReadingOptions.js';
import type { Piece } from './TextDocument.js';

/** Where a span of characters lies among tokens. */
export interface AlignedSpan {
  readonly first: number;
  readonly last: number;
  /** Whether it begins and ends with tokens as it stands. */
  readonly fits: boolean;
}

/** Position of the first token for which `isBehind` holds, which it does for all after it; the count where for none. */
export function findFirst(tokens: readonly Piece[], isBehind: (token: Piece) => boolean): number {
  let [from, to] = [0, tokens.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (isBehind(tokens[middle] as Piece)) to = middle;
    else from = middle + 1;
  }
  return from;
}

/**
 * The tokens of a span of characters.
 *
 * @param tokens - in the order of the text, without overlap.
 * @param rule - `contract` takes the tokens inside the span, every other rule those that it touches.
 * @returns null where there are none.
 */
export function alignSpan(
  { start, end }: Piece,
  tokens: readonly Piece[],
  rule: ReadingOptions['align'],
): AlignedSpan | null {
  const touched = {
    first: findFirst(tokens, (token) => token.end > start),
    last: findFirst(tokens, (token) => token.start >= end) - 1,
  };
  const fits =
    touched.first <= touched.last && tokens[touched.first]?.start === start && tokens[touched.last]?.end === end;
  if (fits || rule !== 'contract') return touched.first > touched.last || end <= start ? null : { ...touched, fits };
  const first = findFirst(tokens, (token) => token.start >= start);
  const last = findFirst(tokens, (token) => token.end > end) - 1;
  return first > last ? null : { first, last, fits };
}
