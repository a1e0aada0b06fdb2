import { findSentenceEnds } from './findSentenceEnds.js';

/** A word of a raw text and where it stands in it, in UTF-16 code units. */
export interface PlacedToken {
  readonly text: string;
  readonly start: number;
  /** One behind the last. */
  readonly end: number;
}

/**
 * A word: letters, marks and digits, held together by single signs between them (`U.S`, `3.5`, `O'Neill`, `well-known`,
 * `a_b`), or any other single sign that is no blank.
 */
const wordPattern = /[\p{L}\p{M}\p{N}]+(?:['’.,:/_-][\p{L}\p{M}\p{N}]+)*|[^\s\p{Cc}]/gu;

const titles = 'Mr|Mrs|Ms|Dr|Prof|St|Gen|Sen|Rep|Gov|Capt|Lt|Col|Sgt|Rev|Hon|vs|No|Fig';
/** Words that a full stop belongs to: titles, initials (`J`, `U.S`). */
const abbreviation = new RegExp(`^(?:${titles}|(?:\\p{L}\\.)*\\p{L})$`, 'u');
/** An end that most likely is no end of a sentence: a title or initials before a name. Two in one do little harm. */
const falseEnd = new RegExp(`(?:^|[\\s("'])(?:${titles}|(?:\\p{Lu}\\.)*\\p{Lu})\\.$`, 'u');
/** Blanks that may stand behind it. */
const isBlank = /[^\S\n\r]/u;
/** Titles and initials are shorter, with the sign before them. */
const LONGEST_ABBREVIATION = 32;

/**
 * Cuts raw text into sentences and words. Sentences by Unicode's rules (UAX 29) but not after titles and initials, and
 * at every line break; words at blanks, with punctuation apart, close to how CoNLL's texts are cut. A model sees best
 * what is cut as its training text was: where that matters, cut the text yourself and give tokens.
 *
 * @returns sentences with at least one word, places counted in `text`.
 */
export function splitRawText(text: string): PlacedToken[][] {
  const sentences: PlacedToken[][] = [];
  let from = 0;
  const cutAt = (to: number): void => {
    const tokens = splitWords(text, from, to);
    if (tokens.length > 0) sentences.push(tokens);
    from = to;
  };
  let begin = 0;
  for (const end of findSentenceEnds(text)) {
    const segment = text.slice(begin, end);
    for (const lineBreak of segment.matchAll(/[\n\r\u2028\u2029]/gu)) cutAt(begin + lineBreak.index + 1);
    begin = end;
    if (!endsFalsely(text, from, end)) cutAt(end);
  }
  cutAt(text.length);
  return sentences;
}

/** Only the last word is looked at, without the blanks behind it: a text may go on for long without an end. */
function endsFalsely(text: string, from: number, end: number): boolean {
  let last = end;
  while (last > from && isBlank.test(text[last - 1] as string)) last--;
  return falseEnd.test(text.slice(Math.max(from, last - LONGEST_ABBREVIATION), last));
}

function splitWords(text: string, from: number, to: number): PlacedToken[] {
  const tokens: PlacedToken[] = [];
  let lastSign = to;
  while (lastSign > from && (text[lastSign - 1] as string).trim() === '') lastSign--;
  for (const { 0: word, index } of text.slice(from, to).matchAll(wordPattern)) {
    const start = from + index;
    const end = start + word.length;
    const before = tokens.at(-1);
    // An abbreviation's full stop is its own match; it goes to the word before it, but not at the sentence's end.
    const isMark = word === '.' && before?.end === start && abbreviation.test(before.text);
    if (isMark && end < lastSign) {
      tokens[tokens.length - 1] = { text: `${before.text}.`, start: before.start, end };
    } else tokens.push({ text: word, start, end });
  }
  return tokens;
}
