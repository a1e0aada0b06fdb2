import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { packBatch, type PackedBatch } from '../../PackedBatch.js';
import { decodeGreedily } from './decodeGreedily.js';

/** Written by scripts/peer/negative_sampling_values.py: sentences with the scores of all their spans. */
interface Values {
  readonly decoding: readonly (readonly {
    readonly words: number;
    readonly logits: number[];
    readonly argmax: number[];
    readonly labels: number[];
  }[])[];
}
const path = new URL('../../../tests/pairwiseValues.json', import.meta.url);
const { decoding } = JSON.parse(readFileSync(path, 'utf8')) as Values;

/** Sentences of so many words, each of one subword, with all their spans. */
function packWords(lengths: readonly number[]): PackedBatch {
  return packBatch(
    lengths.map((words) => {
      const spans = Array.from({ length: words * words }, (_, i) => [Math.floor(i / words), i % words] as const);
      const inside = spans.filter(([start, end]) => start <= end);
      const subwords = Int32Array.from({ length: words }, (_, word) => word);
      return {
        encoding: { inputIds: new Int32Array(words), firstSubword: subwords, lastSubword: subwords },
        spanStart: Int32Array.from(inside, ([start]) => start),
        spanEnd: Int32Array.from(inside, ([, end]) => end),
      };
    }),
  );
}

describe(decodeGreedily, () => {
  it.each(decoding.map((sentences, seed) => [seed, sentences] as const))(
    'accepts what the loop over sorted spans accepts, draw %d',
    (_seed, sentences) => {
      const batch = packWords(sentences.map(({ words }) => words));
      const logits = Float32Array.from(sentences.flatMap(({ logits: of }) => of));
      const expected = sentences.flatMap(({ labels }) => labels);
      const { labels, probabilities } = decodeGreedily(logits, batch, 3);
      expect(Array.from(labels)).toEqual(expected);
      expect(sentences.flatMap(({ argmax }) => argmax)).not.toEqual(expected); // so something was in the way
      labels.forEach((label, span) => {
        const row = Array.from(logits.subarray(3 * span, 3 * span + 3), Math.exp);
        expect(probabilities[span]).toBeCloseTo(row[label]! / (row[0]! + row[1]! + row[2]!), 6);
      });
    },
  );

  it('keeps sentences apart, and of equal spans the first', () => {
    const batch = packWords([1, 2]); // spans [0, 0] | [1, 1], [1, 2], [2, 2]
    const logits = Float32Array.of(0, 1, 0, 1, 0, 1, 0, 1);
    expect(Array.from(decodeGreedily(logits, batch, 2).labels)).toEqual([1, 1, 0, 1]);
  });
});
