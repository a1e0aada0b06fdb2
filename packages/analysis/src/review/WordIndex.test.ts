import type { Sentence } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { WordIndex } from './WordIndex.js';

const sentences: Sentence[] = [
  { tokens: ['New', 'York', 'and', 'York'], entities: [[0, 1, 'LOC'], [3, 3, 'PER']] },
  { tokens: ['York', 'slept', ',', 'said', 'York'], entities: [[0, 0, 'PER']] },
  { tokens: ['New', 'York', 'Times'], entities: [[0, 2, 'ORG']] },
  { tokens: ['York', 'York'], entities: [], excluded: [[0, 0, 'LOC']] },
]; // prettier-ignore

function index(...words: string[]): WordIndex {
  const found = new WordIndex();
  for (const some of words) found.add(some.split(' '));
  found.count(sentences);
  return found;
}

describe(WordIndex, () => {
  it('counts what words are called, without those inside a larger entity and those that are excluded', () => {
    // York: PER twice; none behind "said" and in the last sentence; not in New York, nor in the Times.
    expect(index('York').labelsOf(['York'])).toEqual([
      { type: 'PER', count: 2 },
      { type: null, count: 2 },
    ]);
  });

  it('looks for several words at once, one inside the other', () => {
    const found = index('New York', 'New York Times', 'York');
    expect(found.labelsOf(['New', 'York'])).toEqual([{ type: 'LOC', count: 1 }]);
    expect(found.labelsOf(['New', 'York', 'Times'])).toEqual([{ type: 'ORG', count: 1 }]);
    expect(found.labelsOf(['York'])).toHaveLength(2);
  });

  it('knows nothing of words that were not added', () => {
    expect(index('York').labelsOf(['slept'])).toEqual([]);
    expect(index('New York').labelsOf(['New'])).toEqual([]);
  });
});
