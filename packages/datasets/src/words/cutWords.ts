import { InputError } from '@dynclean/schema';

import { cutEnglish } from './cutEnglish.js';

const segmenters = new Map<string, Intl.Segmenter>();

function findSegmenter(language: string): Intl.Segmenter {
  const known = segmenters.get(language);
  if (known !== undefined) return known;
  try {
    const segmenter = new Intl.Segmenter(language, { granularity: 'word' });
    segmenters.set(language, segmenter);
    return segmenter;
  } catch {
    throw new InputError(
      `language: must be an IETF language tag such as en, de or zh-Hans, but got ${JSON.stringify(language)}`,
    );
  }
}

/** So long a piece without white space is cut before it is segmented, whose time grows faster than the text. */
const MAX_PIECE = 2048;

/**
 * Cuts a text into words: English as spaCy does (`cutEnglish`), other languages by Unicode's rules and the dictionaries
 * that come with Node (`Intl.Segmenter`). White space is no word.
 *
 * @param language - an IETF tag.
 * @returns first and last unit of each word, in units of JavaScript, the end exclusive.
 * @throws InputError where it is no language tag.
 */
export function cutWords(text: string, language: string): (readonly [start: number, end: number])[] {
  const segmenter = findSegmenter(language);
  if (/^en(-|$)/i.test(language)) return cutEnglish(text);
  const places: [number, number][] = [];
  const piece = new RegExp(`\\S{1,${MAX_PIECE}}`, 'gu');
  for (const { 0: chunk, index: from } of text.matchAll(piece)) {
    for (const { segment, index } of segmenter.segment(chunk))
      places.push([from + index, from + index + segment.length]);
  }
  return places;
}
