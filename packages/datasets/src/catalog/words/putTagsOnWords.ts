import { InputError, type Sentence } from '@dynclean/schema';

import { decodeTags } from '../../tags/decodeTags.js';
import { detectTagScheme } from '../../tags/TagScheme.js';
import { findWordLine, type WordLines } from './WordLines.js';

/** What stands in the index at the place of a sentence that only opens a document. */
const DOCUMENT_START = 'docstart';

/** Words from one corpus for the tags of another. */
export interface TaggedWords {
  /** Of each block of tags the number of its sentence, or `docstart`. */
  readonly index: readonly string[];
  readonly lines: WordLines;
  /** Words by line of the corpus that has them. */
  readonly words: readonly (readonly string[])[];
  /** Sentences that must not be trained on, as they stand in dev or test. */
  readonly measured: ReadonlySet<string>;
  readonly types: readonly string[];
  /** The file with the tags, for messages. */
  readonly where: string;
}

/** Words of a sentence as one text that no other sentence has. */
export const joinWords = (words: readonly string[]): string => JSON.stringify(words);

/**
 * Sentences with the entities of masked ones and the words of another corpus, in the order of the tags. Left out are
 * those that the other corpus cuts otherwise, which shows in their number of words, and those that are measured on.
 *
 * @param blocks - the tags of each sentence.
 * @throws InputError where index and blocks differ in number, a number is none or a tag is none of the types.
 */
export function putTagsOnWords(
  blocks: readonly (readonly string[])[],
  { index, lines, words, measured, types, where }: TaggedWords,
): Sentence[] {
  if (index.length !== blocks.length) {
    throw new InputError(`${where}: must have ${index.length} sentences as its index has, but got ${blocks.length}`);
  }
  const scheme = detectTagScheme(new Set(blocks.flat()), types);
  return blocks.flatMap((tags, block): Sentence[] => {
    const entry = index[block]!;
    if (entry === DOCUMENT_START) return [];
    if (!/^\d+$/.test(entry)) {
      throw new InputError(`${where}: the index must have numbers and ${DOCUMENT_START}, but got "${entry}"`);
    }
    const tokens = words[findWordLine(lines, Number(entry)) - 1];
    if (tokens?.length !== tags.length || measured.has(joinWords(tokens))) return [];
    const { entities, invalid } = decodeTags(tags, scheme);
    const unknown = invalid.length > 0 ? tags[invalid[0]!] : entities.find(([, , type]) => !types.includes(type))?.[2];
    if (unknown !== undefined) {
      throw new InputError(`${where}: sentence ${entry}: must have tags of ${types.join(', ')}, but got "${unknown}"`);
    }
    return [{ tokens: [...tokens], entities: [...entities] }];
  });
}
