import { CodePoints } from './CodePoints.js';

/**
 * Where tokens stand in the text that they were cut from, in code points, the end exclusive: each behind the one
 * before, with nothing but white space between. Null where they are not cut from this text.
 */
export function alignTokens(text: string, tokens: readonly string[]): (readonly [number, number])[] | null {
  const places: [number, number][] = [];
  let next = 0;
  for (const token of tokens) {
    // A token may itself begin with white space, so it is looked for before white space is passed over.
    while (next < text.length && !text.startsWith(token, next) && /\s/.test(text[next] as string)) next++;
    if (token === '' || !text.startsWith(token, next)) return null;
    places.push([next, next + token.length]);
    next += token.length;
  }
  return text.slice(next).trim() === '' ? new CodePoints(text).fromUnits(places) : null;
}
