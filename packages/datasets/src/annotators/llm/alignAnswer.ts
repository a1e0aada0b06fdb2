import type { Entity } from '@dynclean/schema';

import { alignSpan } from '../../formats/text/alignSpan.js';
import type { Listed } from '../../formats/text/listByType.js';
import { locateMentions, type Mention } from '../../formats/text/locateMentions.js';
import type { Piece } from '../../formats/text/TextDocument.js';
import { CodePoints } from '../../text/CodePoints.js';
import type { LlmSettings } from './llmSettings.js';

/** Why an entity of an answer is none in the text. */
export type Reason = 'unknown-type' | 'not-in-text' | 'too-often' | 'inside-a-word' | 'overlap';

/** An entity of an answer that could not be used. */
export interface Unaligned extends Listed {
  readonly why: Reason;
}

/** What an answer says of a sentence. */
export interface AlignedAnswer {
  /** From left to right, without overlap. */
  readonly entities: readonly Entity[];
  /** Places of words that are an entity elsewhere in the sentence, of which the answer says nothing. */
  readonly again: readonly (readonly [first: number, last: number])[];
  readonly unaligned: readonly Unaligned[];
}

/** What an answer is held to. */
export interface AlignOptions extends Pick<LlmSettings, 'align' | 'repeated'> {
  readonly types: readonly string[];
}

/** The tokens with a blank between, and where each stands in that, in code points. */
function joinTokens(tokens: readonly string[]): { readonly text: CodePoints; readonly tokens: readonly Piece[] } {
  let start = 0;
  const places = tokens.map((token): [number, number] => {
    const place: [number, number] = [start, start + token.length];
    start = place[1] + 1;
    return place;
  });
  const text = new CodePoints(tokens.join(' '));
  return { text, tokens: text.fromUnits(places).map(([from, end]) => ({ start: from, end })) };
}

/**
 * Gives the entities of an answer their places: as `locateMentions` finds them, with other blanks or another letter
 * case where the words do not stand as they are written. Types may differ in letter case. Of entities that overlap the
 * longer one stays.
 */
export function alignAnswer(
  listed: readonly Listed[],
  tokens: readonly string[],
  { types, align, repeated }: AlignOptions,
): AlignedAnswer {
  const unaligned: Unaligned[] = [];
  const mentions = listed.flatMap(({ text, type }, index): Mention[] => {
    const label = findType(type, types);
    if (label !== undefined) return [{ index, text, label }];
    unaligned.push({ text, type, why: 'unknown-type' });
    return [];
  });
  const words = joinTokens(tokens);
  const { places, missing, spare } = locateMentions(mentions, words, { loosely: true });
  const placed = new Set(mentions.filter(({ index }) => places.has(index)).map(({ text }) => text.trim()));
  for (const { text, label } of missing) {
    unaligned.push({ text, type: label, why: placed.has(text.trim()) ? 'too-often' : 'not-in-text' });
  }
  const found = mentions.flatMap(({ index, text, label }) => {
    const place = places.get(index);
    return place === undefined ? [] : [{ place, text, label }];
  });
  const more = repeated === 'label' ? spare.map((place) => ({ place, text: '', label: place.label })) : [];
  const { entities, dropped } = chooseEntities([...found, ...more], words.tokens, align);
  const again = repeated === 'exclude' ? spare.map((place) => toTokens(place, words.tokens, 'expand')) : [];
  return { entities, again: again.filter((span) => span !== null), unaligned: [...unaligned, ...dropped] };
}

/** An entity with its place. */
interface Placed {
  readonly place: Piece;
  readonly text: string;
  readonly label: string;
}

function findType(type: string, types: readonly string[]): string | undefined {
  if (types.includes(type)) return type;
  const same = types.filter((known) => known.toLowerCase() === type.trim().toLowerCase());
  return same.length === 1 ? same[0] : undefined;
}

/** First and last token of a place; null where it begins or ends inside of one and that is not allowed. */
function toTokens(place: Piece, tokens: readonly Piece[], align: LlmSettings['align']): [number, number] | null {
  const span = alignSpan(place, tokens, align);
  return span === null || (align === 'drop' && !span.fits) ? null : [span.first, span.last];
}

/** Longer ones first, then those that are listed before; what overlaps one of them is left out. */
function chooseEntities(
  placed: readonly Placed[],
  tokens: readonly Piece[],
  align: LlmSettings['align'],
): { readonly entities: Entity[]; readonly dropped: Unaligned[] } {
  const dropped: Unaligned[] = [];
  const spans = placed.flatMap(({ place, text, label }) => {
    const span = toTokens(place, tokens, align);
    if (span !== null) return [{ first: span[0], last: span[1], text, label }];
    if (text !== '') dropped.push({ text, type: label, why: 'inside-a-word' });
    return [];
  });
  const entities: Entity[] = [];
  for (const { first, last, text, label } of spans.toSorted((a, b) => b.last - b.first - (a.last - a.first))) {
    if (!entities.some(([from, to]) => from <= last && first <= to)) entities.push([first, last, label]);
    else if (text !== '') dropped.push({ text, type: label, why: 'overlap' });
  }
  return { entities: entities.sort(([a], [b]) => a - b), dropped };
}
