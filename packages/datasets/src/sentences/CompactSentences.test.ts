import type { Sentence } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { CompactSentences } from './CompactSentences.js';

const sentences: Sentence[] = [
  { tokens: ['Ann', 'saw', 'Ann'], entities: [[2, 2, 'PER'], [0, 0, 'LOC']], excluded: [[1, 1, null], [1, 2, 'PER']] },
  { tokens: [], entities: [] },
  { tokens: ['saw'], entities: [], excluded: [] },
  { tokens: ['', 'Oslo'], entities: [[1, 1, 'LOC']], spanWeights: [[1, 1, 0.5]], origin: { id: 7, meta: { from: 'x' } } },
]; // prettier-ignore

function hold(): CompactSentences {
  const held = new CompactSentences();
  for (const [index, sentence] of sentences.entries()) held.add(sentence, 2 * index + 1);
  return held;
}

describe(CompactSentences, () => {
  it('gives back what went in, in its order or by place', () => {
    const held = hold();
    expect([...held]).toEqual(sentences);
    expect(Object.keys(held.at(1)!)).toEqual(['tokens', 'entities']); // what was not there is not there
    expect(Object.keys(held.at(2)!)).toContain('excluded');
    expect(held.at(3)).toEqual(sentences[3]);
    expect([held.length, held.at(4), held.at(-1), held.at(NaN)]).toEqual([4, undefined, undefined, undefined]);
    expect([...held.lines]).toEqual([1, 3, 5, 7]);
  });

  it('is gone through as often as one likes', () => {
    const held = hold();
    expect([...held]).toEqual([...held]);
  });
});
