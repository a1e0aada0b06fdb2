import { NO_SPAN, type Sentence } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { CompactSpans } from './CompactSpans.js';
import { createSpanReader } from './createSpanReader.js';
import { enumerateCandidateSpans } from './enumerateCandidateSpans.js';
import { createLabelVocabulary } from './LabelVocabulary.js';

const words = (count: number): string[] => Array.from({ length: count }, (_, index) => `w${index}`);
const vocabulary = createLabelVocabulary(['PER', 'LOC']);
const sentences: Sentence[] = [
  { tokens: words(3), entities: [[1, 2, 'LOC'], [0, 0, 'PER']] }, // prettier-ignore
  { tokens: words(12), entities: [[2, 11, 'PER'], [0, 1, 'LOC']], excluded: [[5, 6, 'PER'], [4, 4, null]] }, // prettier-ignore
  { tokens: words(1), entities: [] },
  { tokens: words(9), entities: [[8, 8, 'PER']] },
];

describe.each([1, 3, 8, 20])('spans of at most %d words', (width) => {
  const all = enumerateCandidateSpans(sentences, vocabulary, width);
  const held = createSpanReader(all);
  const everyThird = Int32Array.from({ length: all.numSpans }, (_, span) => span).filter((span) => span % 3 === 1);
  const pieces = (size: number): Int32Array[] =>
    Array.from({ length: Math.ceil(all.numSpans / size) }, (_, piece) =>
      Int32Array.from({ length: Math.min(size, all.numSpans - piece * size) }, (_, row) => piece * size + row),
    );

  it('are those of the arrays of all, in whatever pieces they are read', async () => {
    const compact = await CompactSpans.read(sentences, vocabulary, width);
    expect([compact.numSpans, compact.numSentences]).toEqual([all.numSpans, 4]);
    for (const ids of [everyThird, ...pieces(1), ...pieces(7), ...pieces(1000)]) {
      const labels = ids.map((span) => all.labels[span]!);
      expect(compact.labelsOf(ids)).toEqual(labels);
      expect(held.labelsOf(ids)).toEqual(labels);
      const places = compact.placesOf(ids);
      expect(places).toEqual(held.placesOf(ids));
      expect(places.starts).toEqual(ids.map((span) => all.start[span]!));
      expect(places.ends).toEqual(ids.map((span) => all.end[span]!));
      for (const [row, sentence] of places.sentences.entries()) {
        expect(all.sentenceOffsets[sentence]).toBeLessThanOrEqual(ids[row]!);
        expect(all.sentenceOffsets[sentence + 1]).toBeGreaterThan(ids[row]!);
      }
    }
    expect(compact.sentenceOffsets).toEqual(all.sentenceOffsets);
    expect(compact.readLabels()).toEqual(all.labels);
    expect(Int32Array.from(all.labels, (_, span) => compact.labelOf(span))).toEqual(all.labels);
    expect([compact.labelOf(-1), compact.labelOf(all.numSpans)]).toEqual([NO_SPAN, NO_SPAN]);
    expect(CompactSpans.of(sentences, vocabulary, width).readLabels()).toEqual(all.labels);
    const excluded = [...all.excluded.keys()].filter((span) => all.excluded[span] === 1);
    expect([...compact.readExcluded()]).toEqual(excluded);
    expect(compact.numExcluded).toBe(excluded.length);
    const isPositive = (span: number): boolean => all.labels[span]! > 0 && all.excluded[span] === 0;
    expect(compact.numPositives).toBe([...all.labels.keys()].filter(isPositive).length);
  });
});

describe(CompactSpans, () => {
  it('says of spans that are not there that they are not', async () => {
    const compact = await CompactSpans.read(sentences.slice(0, 1), vocabulary, 8);
    expect([...compact.labelsOf(Int32Array.of(0, 5, 6, 9))]).toEqual([1, 0, NO_SPAN, NO_SPAN]);
  });

  it('refuses a width and a type that there cannot be', async () => {
    await expect(CompactSpans.read([], vocabulary, 0)).rejects.toThrow(
      'CompactSpans: maxSpanWidth must be an integer of at least 1, but got 0',
    );
    const alien: Sentence[] = [{ tokens: ['a'], entities: [[0, 0, 'ORG']] }];
    await expect(CompactSpans.read(alien, vocabulary, 8)).rejects.toThrow('"ORG"');
  });
});
