import type { Encoding } from '@dynclean/schema';

import type { Chunk } from './labelChunks.js';

/** Where the words of chunks stand. */
export interface ChunkWords {
  /** Of each sentence of a corpus. */
  readonly encodings: readonly Pick<Encoding, 'inputIds' | 'firstSubword' | 'lastSubword'>[];
  /** `[B + 1]` number of the first word of each sentence, and of all words. */
  readonly offsets: Int32Array;
}

/**
 * Which types a corpus gives to the same words (the same subwords), for each chunk of it that has one: what an
 * ambiguous entry of a dictionary comes to.
 *
 * @param chunks - of each sentence.
 * @returns gives the types of a chunk of a sentence, in ascending order; those of one without a type are `[0]`.
 */
export function collectTypes(
  chunks: readonly (readonly Chunk[])[],
  { encodings, offsets }: ChunkWords,
): (chunk: Chunk, sentence: number) => readonly number[] {
  const wordsOf = ({ first, last }: Chunk, sentence: number): string => {
    const { inputIds, firstSubword, lastSubword } = encodings[sentence]!;
    const begin = offsets[sentence]!;
    return inputIds.subarray(firstSubword[first - begin]!, lastSubword[last - begin]! + 1).join();
  };
  const types = new Map<string, Set<number>>();
  chunks.forEach((ofSentence, sentence) => {
    for (const chunk of ofSentence) {
      if (chunk.type === 0) continue;
      const words = wordsOf(chunk, sentence);
      types.set(words, (types.get(words) ?? new Set()).add(chunk.type));
    }
  });
  return (chunk, sentence) =>
    chunk.type === 0 ? [0] : [...(types.get(wordsOf(chunk, sentence)) ?? [chunk.type])].sort((a, b) => a - b);
}
