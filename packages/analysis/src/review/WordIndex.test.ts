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

  it('keeps labels of one frequency in the order in which they come first, none behind them', () => {
    const of = (...types: (string | null)[]): Sentence[] =>
      types.map((type) => ({ tokens: ['a', 'b'], entities: type === null ? [] : [[0, 0, type]] }));
    const found = new WordIndex();
    found.add(['a']);
    found.count(of(null, 'Z', 'A', 'M', 'M', 'A', 'Z', null));
    expect(found.labelsOf(['a']).map(({ type }) => type)).toEqual(['Z', 'A', 'M', null]);
  });

  it('tells thousands of sequences of the same words apart', () => {
    const words = (number: number): string[] => Array.from(number.toString(4).padStart(6, '0'), (digit) => `w${digit}`);
    const found = new WordIndex();
    for (let number = 0; number < 4096; number += 2) found.add(words(number));
    found.count(Array.from({ length: 4096 }, (_, number): Sentence => ({ tokens: words(number), entities: number % 3 === 0 ? [[0, 5, 'X']] : [] }))); // prettier-ignore
    for (let number = 0; number < 4096; number++) {
      const type = number % 3 === 0 ? 'X' : null;
      expect(found.labelsOf(words(number))).toEqual(number % 2 === 0 ? [{ type, count: 1 }] : []);
    }
  });

  it('knows nothing of words that were not added', () => {
    expect(index('York').labelsOf(['slept'])).toEqual([]);
    expect(index('New York').labelsOf(['New'])).toEqual([]);
  });
});
