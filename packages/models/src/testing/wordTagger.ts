import { z } from 'zod';

import type { Head } from '../heads/Head.js';
import { drawUniform } from '../heads/parts/randomNumbers.js';
import { embeddingLookup } from '../ops/embeddingLookup.js';
import { linear } from '../ops/linear.js';

const shape = z.object({ numClasses: z.int().min(2) });

type Shape = z.infer<typeof shape>;

/**
 * A head for tests that classifies words, tag by tag (IO), from their first subword: an entity is a longest run of
 * words that have one type.
 */
export const wordTagger: Head<Shape> = {
  name: 'word-tagger',
  shape,
  rows: 'words',
  outputs: ['word'],
  parameters: ({ numClasses }, { hiddenSize }) => [
    { name: 'tagger.weight', shape: [numClasses, hiddenSize] },
    { name: 'tagger.bias', shape: [numClasses] },
  ],
  initialize: ({ numClasses }, { hiddenSize }) =>
    new Map([
      ['tagger.weight', { shape: [numClasses, hiddenSize], values: draw(numClasses * hiddenSize) }],
      ['tagger.bias', { shape: [numClasses], values: draw(numClasses) }],
    ]),
  forward: (hidden, batch, { parameter }) => {
    const words = embeddingLookup(hidden, batch.firstSubword); // [W, H]
    const logits = linear(words, parameter('tagger.weight'), parameter('tagger.bias'), 'fp32'); // [W, C]
    return { logits, named: { word: () => words } };
  },
  predict: (logits, batch, { numClasses }) => {
    const tags = Array.from({ length: logits.length / numClasses }, (_, word) => {
      const row = logits.subarray(word * numClasses, (word + 1) * numClasses);
      return row.indexOf(Math.max(...row));
    });
    const sentenceOf = batch.firstSubword.map((subword) => subword - (batch.positions[subword] as number));
    const tagAt = (word: number, sentence: number | undefined): number =>
      sentenceOf[word] === sentence ? (tags[word] ?? 0) : 0;
    const labels = batch.spanStart.map((start, span) => {
      const end = batch.spanEnd[span] as number;
      const tag = tags[start] as number;
      const sentence = sentenceOf[start];
      for (let word = start; word <= end; word++) if (tags[word] !== tag) return 0;
      return tagAt(start - 1, sentence) === tag || tagAt(end + 1, sentence) === tag ? 0 : tag;
    });
    return { labels, probabilities: new Float32Array(labels.length).fill(1) };
  },
};

function draw(size: number): Float32Array {
  return Float32Array.from({ length: size }, () => drawUniform() - 0.5);
}
