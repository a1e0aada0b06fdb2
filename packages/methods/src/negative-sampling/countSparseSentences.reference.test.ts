import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { readSentences } from '@dynclean/datasets';
import type { Sentence } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { countSparseSentences } from './countSparseSentences.js';

const conll03 = fileURLToPath(new URL('../../../../../shared/datasets/conll03', import.meta.url));
const isThere = existsSync(conll03);

describe(countSparseSentences, () => {
  it('counts sentences of n words with at most sqrt(n) entities, and entities by length', () => {
    const sentence = (numWords: number, numEntities: number): Sentence => ({
      tokens: Array<string>(numWords).fill('x'),
      entities: Array.from({ length: numEntities }, (_, word) => [word, word, 'PER']),
    });
    const given = [sentence(4, 2), sentence(4, 3), sentence(1, 1), sentence(8, 2), sentence(8, 3), sentence(4, 1)];
    expect(countSparseSentences(given)).toEqual({
      numSentences: 6,
      numSparse: 4, // 2 of 4 words, 1 of 1, 2 of 8 (below 2.83), 1 of 4
      byLength: [
        { numWords: 1, numSentences: 1, meanEntities: 1, varianceEntities: 0 },
        { numWords: 4, numSentences: 3, meanEntities: 2, varianceEntities: 2 / 3 }, // of 2, 3 and 1
        { numWords: 8, numSentences: 2, meanEntities: 2.5, varianceEntities: 0.25 },
      ],
    });
    expect(countSparseSentences([])).toEqual({ numSentences: 0, numSparse: 0, byLength: [] });
  });

  (isThere ? it : it.skip)(
    `finds the premise in 93.2 percent of CoNLL03's training sentences${isThere ? '' : ' (skipped: no ../shared/datasets/conll03)'}`,
    async () => {
      const sentences = await readSentences(join(conll03, 'train-gold.jsonl'), {
        types: ['ORG', 'MISC', 'PER', 'LOC'],
      });
      const { numSentences, numSparse } = countSparseSentences(sentences);
      expect(numSentences).toBe(14_041);
      expect(((100 * numSparse) / numSentences).toFixed(1)).toBe('93.2');
    },
  );
});
