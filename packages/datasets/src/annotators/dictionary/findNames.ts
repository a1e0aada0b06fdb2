import type { ListedName, NameTable, Words } from './NameTable.js';

/** A name in a sentence: its first and last word, both inclusive. */
export interface FoundName {
  readonly first: number;
  readonly last: number;
  readonly name: ListedName;
}

/** What the search keeps to. */
export interface SearchOptions {
  /** Names that are passed over, as if they were not listed. @default none */
  readonly isLeftOut?: (name: ListedName) => boolean;
  /** Whether a word belongs to a name already. @default none does */
  readonly isTaken?: (word: number) => boolean;
  /** Words behind a name with which no other may begin. @default 0 */
  readonly gap?: number;
}

/** From left to right, at each word the longest name that begins there; the search goes on behind it. */
export function findNames(
  table: NameTable,
  words: Words,
  { isLeftOut = () => false, isTaken = () => false, gap = 0 }: SearchOptions = {},
): FoundName[] {
  const found: FoundName[] = [];
  const numWords = words.exact.length;
  for (let first = 0; first < numWords; first++) {
    let limit = first;
    while (limit < Math.min(first + table.maxTokens, numWords) && !isTaken(limit)) limit++;
    for (let end = limit; end > first; end--) {
      const name = table.find(words, first, end);
      if (name === undefined || isLeftOut(name)) continue;
      found.push({ first, last: end - 1, name });
      first = end - 1 + gap;
      break;
    }
  }
  return found;
}
