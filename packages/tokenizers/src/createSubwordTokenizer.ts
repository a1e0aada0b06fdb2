import type { Encoding } from '@dynclean/schema';

import type { SubwordPiece, SubwordTokenizer } from './SubwordTokenizer.js';

/** Words that the cache holds before it starts anew: more than any corpus here has, and a bound for endless input. */
const cacheLimit = 500_000;

/** What a vocabulary says beside the subwords of words. */
interface Vocabulary extends Pick<SubwordTokenizer, 'specialIds' | 'vocabSize'> {
  readonly describePieces: () => readonly SubwordPiece[];
}

/**
 * Builds a `SubwordTokenizer` over a function that knows the subwords of a single word.
 *
 * @param encode - subword ids of a word, without begin and end; may be empty.
 */
export function createSubwordTokenizer(
  encode: (word: string) => readonly number[],
  { specialIds, vocabSize, describePieces }: Vocabulary,
): SubwordTokenizer {
  const cache = new Map<string, readonly number[]>();
  const unknown = Object.freeze([specialIds.unknown]);

  const encodeWord = (word: string): readonly number[] => {
    const known = cache.get(word);
    if (known !== undefined) return known;
    const ids = encode(word);
    const result = ids.length === 0 ? unknown : Object.freeze([...ids]);
    if (cache.size >= cacheLimit) cache.clear();
    cache.set(word, result);
    return result;
  };

  const encodeSentence = (tokens: readonly string[]): Encoding => {
    const pieces = tokens.map(encodeWord);
    const numSubwords = pieces.reduce((sum, ids) => sum + ids.length, 2);
    const inputIds = new Int32Array(numSubwords);
    const firstSubword = new Int32Array(tokens.length);
    const lastSubword = new Int32Array(tokens.length);
    inputIds[0] = specialIds.start;
    let position = 1;
    pieces.forEach((ids, word) => {
      inputIds.set(ids, position);
      firstSubword[word] = position;
      position += ids.length;
      lastSubword[word] = position - 1;
    });
    inputIds[position] = specialIds.end;
    return { inputIds, firstSubword, lastSubword };
  };

  let described: readonly SubwordPiece[] | undefined;
  const pieces = (): readonly SubwordPiece[] => (described ??= describePieces());

  return { specialIds, vocabSize, pieces, encodeWord, encodeSentence };
}
