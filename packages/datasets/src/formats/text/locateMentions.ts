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
  /** Where the words stand again and nobody says what they are, with the label that they have elsewhere. */
  readonly spare: readonly (Piece & { readonly label: string })[];
}

/** How exactly words must be written. */
export interface LocateOptions {
  /**
   * Whether words that do not stand in the text as they are written may differ in blanks, and then in letter case, as
   * long as they begin and end with tokens. @default false
   */
  readonly loosely?: boolean;
}

/** All places of some words, in code points: those that begin and end with tokens, or any where none does. */
function findPlaces(words: string, { text, tokens, loosely }: Searched): Piece[] {
  const units: [number, number][] = [];
  for (let at = text.text.indexOf(words); at !== -1; at = text.text.indexOf(words, at + words.length)) {
    units.push([at, at + words.length]);
  }
  const places = text.fromUnits(units).map(([start, end]) => ({ start, end }));
  const whole = places.filter((place) => alignSpan(place, tokens, 'refuse')?.fits === true);
  if (whole.length > 0) return whole;
  if (!loosely) return places;
  const spelled = findSpelled(words, { text, tokens }, (word) => word);
  if (spelled.length > 0) return spelled;
  if (places.length > 0) return places;
  return findSpelled(words, { text, tokens }, (word) => word.toLowerCase());
}

/** What words are looked for in, and how exactly. */
interface Searched {
  readonly text: CodePoints;
  readonly tokens: readonly Piece[];
  readonly loosely: boolean;
}

/** Runs of tokens that are the words but for their blanks, from left to right, without overlap. */
function findSpelled(
  words: string,
  { text, tokens }: Pick<Searched, 'text' | 'tokens'>,
  fold: (word: string) => string,
): Piece[] {
  const wanted = fold(words.replaceAll(/\s+/g, ''));
  const spelled = tokens.map(({ start, end }) => fold(text.slice(start, end).replaceAll(/\s+/g, '')));
  const places: Piece[] = [];
  for (let first = 0; first < tokens.length; first++) {
    let last = first;
    let run = spelled[first]!;
    while (run.length < wanted.length && last + 1 < tokens.length && wanted.startsWith(run)) run += spelled[++last]!;
    if (run !== wanted || run === '') continue;
    places.push({ start: tokens[first]!.start, end: tokens[last]!.end });
    first = last;
  }
  return places;
}

/**
 * Finds mentions in their text: longer ones first, so that `New York` is not looked for inside `New York Times`, and
 * the mentions of equal words from left to right, as they are listed. Where words stand more often than they are
 * listed, nobody has said what the others are.
 */
export function locateMentions(
  mentions: readonly Mention[],
  { text, tokens }: { readonly text: CodePoints; readonly tokens: readonly Piece[] },
  { loosely = false }: LocateOptions = {},
): LocatedMentions {
  const byWords = new Map<string, Mention[]>();
  for (const mention of mentions) {
    const words = mention.text.trim();
    byWords.set(words, [...(byWords.get(words) ?? []), mention]);
  }
  const places = new Map<number, Piece>();
  const missing: Mention[] = [];
  const spare: (Piece & { label: string })[] = [];
  const taken: Piece[] = [];
  for (const [words, listed] of [...byWords].sort(([a], [b]) => b.length - a.length)) {
    const all = words === '' ? [] : findPlaces(words, { text, tokens, loosely });
    const free = all.filter(({ start, end }) => !taken.some((other) => other.start < end && start < other.end));
    const chosen = free.length > 0 ? free : all;
    listed.forEach((mention, position) => {
      const place = chosen[position];
      if (place === undefined) missing.push(mention);
      else places.set(mention.index, place);
    });
    const { label } = listed[0]!;
    spare.push(...chosen.slice(listed.length).map((place) => ({ ...place, label })));
    taken.push(...chosen);
  }
  return { places, missing, spare };
}
