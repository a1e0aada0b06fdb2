import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { packWords } from '../../testing/packWords.js';
import { decodeTags } from './decodeTags.js';

/** Written by scripts/peer/roster_values.py: sentences with the scores of their words. */
interface Values {
  readonly decoding: readonly (readonly {
    readonly words: number;
    readonly logits: number[];
    readonly labels: number[];
    readonly probabilities: number[];
  }[])[];
}
const path = new URL('../../../tests/tokenValues.json', import.meta.url);
const { decoding } = JSON.parse(readFileSync(path, 'utf8')) as Values;

describe(decodeTags, () => {
  it.each(decoding.map((sentences, seed) => [seed, sentences] as const))(
    'finds the entities that a walk over the words finds, as probable as all ways to tag them say, draw %d',
    (_seed, sentences) => {
      const batch = packWords(sentences.map(({ words }) => words));
      const logits = Float32Array.from(sentences.flatMap(({ logits: of }) => of));
      const { labels, probabilities } = decodeTags(logits, batch, 3);
      expect(Array.from(labels)).toEqual(sentences.flatMap(({ labels: of }) => of));
      sentences
        .flatMap(({ probabilities: of }) => of)
        .forEach((probability, span) => expect(probabilities[span]).toBeCloseTo(probability, 5));
    },
  );

  const tagged = (...tags: number[]): Float32Array =>
    Float32Array.from(tags.flatMap((tag) => [0, 1, 2].map((label) => (label === tag ? 4 : 0))));

  it('keeps sentences apart, joins neighbors of one type, and parts those of two', () => {
    const { labels } = decodeTags(tagged(1, 1, 2, 2), packWords([1, 3]), 3);
    // [0, 0] | [1, 1], [1, 2], [1, 3], [2, 2], [2, 3], [3, 3]
    expect(Array.from(labels)).toEqual([1, 1, 0, 0, 0, 2, 0]);
  });

  it('does not predict a part of a run that is wider than any candidate', () => {
    expect(Array.from(decodeTags(tagged(1, 1, 1), packWords([3], 2), 3).labels)).toEqual([0, 0, 0, 0, 0]);
  });
});
