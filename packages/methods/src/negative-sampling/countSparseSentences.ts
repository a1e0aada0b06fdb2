import type { Sentence } from '@dynclean/schema';

/** Sentences of one length, and how many entities they have. */
export interface EntitiesByLength {
  /** n */
  readonly numWords: number;
  readonly numSentences: number;
  /** Mean and variance of the entities of a sentence. */
  readonly meanEntities: number;
  readonly varianceEntities: number;
}

/** How many sentences keep the premise, and entities by length. */
export interface EntitySparsity {
  readonly numSentences: number;
  /** Sentences of n words with at most `sqrt(n)` entities. */
  readonly numSparse: number;
  /** By length, ascending. */
  readonly byLength: readonly EntitiesByLength[];
}

/**
 * How often the premise of the theorem holds, that a sentence of n words has at most `sqrt(n)` entities (Li et al.
 * 2022, section 3.1.3), and entities by length beside that root (Figure 2).
 *
 * @param sentences - with all their entities.
 */
export function countSparseSentences(sentences: readonly Sentence[]): EntitySparsity {
  const countsByLength = new Map<number, number[]>();
  let numSparse = 0;
  for (const { tokens, entities } of sentences) {
    if (entities.length <= Math.sqrt(tokens.length)) numSparse++;
    const counts = countsByLength.get(tokens.length) ?? [];
    counts.push(entities.length);
    countsByLength.set(tokens.length, counts);
  }
  const byLength = [...countsByLength].map(([numWords, counts]): EntitiesByLength => {
    const meanEntities = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    const squares = counts.reduce((sum, count) => sum + (count - meanEntities) ** 2, 0);
    return { numWords, numSentences: counts.length, meanEntities, varianceEntities: squares / counts.length };
  });
  byLength.sort((a, b) => a.numWords - b.numWords);
  return { numSentences: sentences.length, numSparse, byLength };
}
