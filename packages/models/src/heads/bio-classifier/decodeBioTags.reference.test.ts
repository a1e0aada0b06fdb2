import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { packWords } from '../../testing/packWords.js';
import { decodeBioTags } from './decodeBioTags.js';

/** Written by scripts/peer/bond_values.py: sentences with the scores of their words. */
interface Values {
  readonly decoding: readonly (readonly {
    readonly words: number;
    readonly logits: number[];
    readonly labels: number[];
    readonly probabilities: number[];
  }[])[];
}
const path = new URL('../../../tests/bioValues.json', import.meta.url);
const { decoding } = JSON.parse(readFileSync(path, 'utf8')) as Values;

describe(decodeBioTags, () => {
  it.each(decoding.map((sentences, seed) => [seed, sentences] as const))(
    'finds the entities that conlleval finds, as probable as all ways to tag the words say, draw %d',
    (_seed, sentences) => {
      const batch = packWords(sentences.map(({ words }) => words));
      const logits = Float32Array.from(sentences.flatMap(({ logits: of }) => of));
      const { labels, probabilities } = decodeBioTags(logits, batch, 3);
      expect(Array.from(labels)).toEqual(sentences.flatMap(({ labels: of }) => of));
      sentences
        .flatMap(({ probabilities: of }) => of)
        .forEach((probability, span) => expect(probabilities[span]).toBeCloseTo(probability, 5));
    },
  );

  // 0: O, 1: B-1, 2: I-1, 3: B-2, 4: I-2
  const tagged = (...tags: number[]): Float32Array =>
    Float32Array.from(tags.flatMap((tag) => [0, 1, 2, 3, 4].map((of) => (of === tag ? 4 : 0))));
  const find = (lengths: readonly number[], ...tags: number[]): [number, number, number][] => {
    const batch = packWords(lengths);
    const { labels } = decodeBioTags(tagged(...tags), batch, 3);
    return Array.from(labels).flatMap((label, span) =>
      label === 0 ? [] : [[batch.spanStart[span]!, batch.spanEnd[span]!, label]],
    );
  };

  it('parts neighbors of one type where the second begins anew, and keeps sentences apart', () => {
    expect(find([4], 1, 2, 1, 0)).toEqual([[0, 1, 1], [2, 2, 1]]); // prettier-ignore
    expect(find([1, 2], 1, 2, 2)).toEqual([[0, 0, 1], [1, 2, 1]]); // prettier-ignore
  });

  it('takes an I behind O or another type for the first word of an entity', () => {
    expect(find([4], 0, 2, 2, 4)).toEqual([[1, 2, 1], [3, 3, 2]]); // prettier-ignore
  });

  it('does not predict a part of an entity that is wider than any candidate', () => {
    expect(Array.from(decodeBioTags(tagged(1, 2, 2), packWords([3], 2), 3).labels)).toEqual([0, 0, 0, 0, 0]);
  });
});
