import { CodePoints } from '../../text/CodePoints.js';
import { cutWords } from '../../words/cutWords.js';
import type { Piece } from './TextDocument.js';

const isPlace = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 2 && value.every(Number.isInteger);

/**
 * The key `offsets` of a text whose tool knows no words: the places of its words, where they are others than it would
 * be cut into again.
 */
export function givePlaces(
  text: string,
  words: readonly Piece[],
): { readonly offsets?: readonly (readonly number[])[] } {
  const offsets = words.map(({ start, end }) => [start, end]);
  const cut = new CodePoints(text).fromUnits(cutWords(text, 'en'));
  return JSON.stringify(cut) === JSON.stringify(offsets) ? {} : { offsets };
}

/** The words that the key `offsets` says; undefined where a text is to be cut. */
export function takePlaces(offsets: unknown): Piece[] | undefined {
  if (!Array.isArray(offsets) || offsets.length === 0 || !offsets.every(isPlace)) return undefined;
  return (offsets as [number, number][]).map(([start, end]) => ({ start, end }));
}
