import type { CodePoints } from '../../text/CodePoints.js';
import { alignSpan } from './alignSpan.js';
import type { Piece } from './TextDocument.js';

/** An entity that is given by its words alone, as language models write it. */
export interface Mention {
  readonly index: number;
  readonly text: string;
  readonly label: string;
}

/** Where the mentions of a text stand in it, in code points. */
export interface LocatedMentions {
  /** By the mention's index. */
  readonly places: ReadonlyMap<number, Piece>;
  /** Of which the text has none, or fewer than are listed. */
  readonly missing: readonly Mention[];
  /** Where the words stand again and nobody says what they are. */
  readonly spare: readonly Piece[];
}

/** All places of some words, in code points: those that begin and end with tokens, or any where none does. */
function findPlaces(words: string, text: CodePoints, tokens: readonly Piece[]): Piece[] {
  const units: [number, number][] = [];
  for (let at = text.text.indexOf(words); at !== -1; at = text.text.indexOf(words, at + words.length)) {
    units.push([at, at + words.length]);
  }
  const places = text.fromUnits(units).map(([start, end]) => ({ start, end }));
  const whole = places.filter((place) => alignSpan(place, tokens, 'refuse')?.fits === true);
  return whole.length > 0 ? whole : places;
}

/**
 * Finds mentions in their text: longer ones first, so that `New York` is not looked for inside `New York Times`, and
 * the mentions of equal words from left to right, as they are listed. Where words stand more often than they are
 * listed, nobody has said what the others are.
 */
export function locateMentions(
  mentions: readonly Mention[],
  text: CodePoints,
  tokens: readonly Piece[],
): LocatedMentions {
  const byWords = new Map<string, Mention[]>();
  for (const mention of mentions) {
    const words = mention.text.trim();
    byWords.set(words, [...(byWords.get(words) ?? []), mention]);
  }
  const places = new Map<number, Piece>();
  const missing: Mention[] = [];
  const spare: Piece[] = [];
  const taken: Piece[] = [];
  for (const [words, listed] of [...byWords].sort(([a], [b]) => b.length - a.length)) {
    const all = words === '' ? [] : findPlaces(words, text, tokens);
    const free = all.filter(({ start, end }) => !taken.some((other) => other.start < end && start < other.end));
    const chosen = free.length > 0 ? free : all;
    listed.forEach((mention, position) => {
      const place = chosen[position];
      if (place === undefined) missing.push(mention);
      else places.set(mention.index, place);
    });
    spare.push(...chosen.slice(listed.length));
    taken.push(...chosen);
  }
  return { places, missing, spare };
}
