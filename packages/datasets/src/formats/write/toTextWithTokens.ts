import type { Sentence } from '@dynclean/schema';

import type { JsonObject } from '../../json/JsonObject.js';
import { giveSpanKeys } from '../origin/spanKeys.js';

/** A word in its text, in code points as Python counts them, the end exclusive. */
interface WordPlace {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Whether white space follows. */
  readonly ws: boolean;
}

/** A span of an entity, in characters and in words. */
export interface PlacedSpan<T = string> {
  readonly start: number;
  readonly end: number;
  readonly first: number;
  readonly last: number;
  readonly label: T;
  /** What else its file says of it; `{}` where that is nothing. */
  readonly keys: JsonObject;
}

/** The text of a sentence, the place of each word, and its spans from left to right. */
export interface TextWithTokens {
  readonly text: string;
  readonly words: readonly WordPlace[];
  readonly spans: readonly PlacedSpan[];
  readonly excluded: readonly PlacedSpan<string | null>[];
}

/** Places of words with a blank between each two. */
function placeWords(tokens: readonly string[]): (readonly [number, number])[] {
  let next = 0;
  return tokens.map((token) => {
    const start = next;
    next += Array.from(token).length + 1;
    return [start, next - 1];
  });
}

/** The text that a sentence was cut from, or its words with a blank between, with everything in characters. */
export function toTextWithTokens(sentence: Sentence): TextWithTokens {
  const { tokens, entities, excluded = [], origin } = sentence;
  const { text = tokens.join(' '), offsets } = origin ?? {};
  const places = offsets ?? placeWords(tokens);
  const words = tokens.map((token, at): WordPlace => {
    const [start = 0, end = 0] = places[at] ?? [];
    const next = places[at + 1];
    return { text: token, start, end, ws: next !== undefined && next[0] > end };
  });
  const keysOf = giveSpanKeys(sentence);
  const place = <T extends string | null>(spans: readonly (readonly [number, number, T])[]): PlacedSpan<T>[] =>
    [...spans]
      .sort((a, b) => a[0] - b[0])
      .map(([first, last, label]) => ({
        start: words[first]?.start ?? 0,
        end: words[last]?.end ?? 0,
        first,
        last,
        label,
        keys: keysOf(first, last, label),
      }));
  return { text, words, spans: place(entities), excluded: place(excluded) };
}
