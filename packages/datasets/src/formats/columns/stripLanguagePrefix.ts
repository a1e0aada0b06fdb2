import { showValue } from '@dynclean/schema';

import type { FileProblems } from '../../problems/FileProblems.js';
import { placeOfWord, type RawSentence } from '../../sentences/RawSentence.js';

type Read = Exclude<RawSentence, { kind: 'broken' }>;

const PREFIX = /^[a-z]{2,8}(?:-[a-z]+)*:/;

/**
 * Takes off a language that stands before every word of a file, `en:Maria`, as WikiANN (PAN-X) is passed on; a warning.
 */
export function stripLanguagePrefix(sentences: readonly Read[], problems: FileProblems): Read[] {
  const words = sentences.flatMap(({ tokens }) => tokens as string[]);
  const [prefix] = PREFIX.exec(words[0] ?? '') ?? [];
  const isPrefixed = (word: string): boolean =>
    prefix !== undefined && word.length > prefix.length && word.startsWith(prefix);
  if (prefix === undefined || words.length < 2 || !words.every(isPrefixed)) return [...sentences];
  const [first] = sentences;
  problems.warning(
    'language-prefix',
    first === undefined ? {} : placeOfWord(first.place, 0),
    `must be a word without its language, but got ${showValue(words[0])}, and ${showValue(prefix)} before every word`,
    'It was taken off.',
  );
  return sentences.map((sentence) => ({
    ...sentence,
    tokens: (sentence.tokens as string[]).map((word) => word.slice(prefix.length)),
  }));
}
