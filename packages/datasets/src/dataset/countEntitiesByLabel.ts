import type { Sentence } from '@dynclean/schema';

import type { LabelVocabulary } from '../spans/LabelVocabulary.js';

/**
 * How many entities of each label a file has, those wider than any candidate span included: what recall divides by.
 *
 * @returns `[C]`, index = label; index 0 (no entity) is 0.
 * @throws RangeError for a type that is not in the vocabulary.
 */
export function countEntitiesByLabel(sentences: readonly Sentence[], vocabulary: LabelVocabulary): number[] {
  const counts = new Array<number>(vocabulary.numClasses).fill(0);
  for (const sentence of sentences) {
    for (const [, , type] of sentence.entities) {
      const label = vocabulary.labelOf(type);
      counts[label] = (counts[label] ?? 0) + 1;
    }
  }
  return counts;
}
