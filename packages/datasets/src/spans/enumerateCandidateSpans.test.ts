import type { Sentence } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { candidateSpanAt, candidateSpanIndex, countCandidateSpans } from './candidateSpanIndex.js';
import { countEntitiesByLabel } from '../dataset/countEntitiesByLabel.js';
import { enumerateCandidateSpans } from './enumerateCandidateSpans.js';
import { createLabelVocabulary } from './LabelVocabulary.js';

const words = (count: number): string[] => Array.from({ length: count }, (_, index) => `w${index}`);
const vocabulary = createLabelVocabulary(['PER', 'LOC']);

/** Every span by the definition: two loops and a test of the width. */
function listSpans(numTokens: number, maxSpanWidth: number): [number, number][] {
  const spans: [number, number][] = [];
  for (let first = 0; first < numTokens; first++) {
    for (let last = first; last < numTokens; last++) if (last - first + 1 <= maxSpanWidth) spans.push([first, last]);
  }
  return spans;
}

describe.each([
  [0, 8],
  [1, 8],
  [7, 8],
  [8, 8],
  [9, 8],
  [30, 8],
  [5, 1],
  [5, 9],
])('%d tokens, spans of at most %d', (numTokens, maxSpanWidth) => {
  // prettier-ignore
  const spans = listSpans(numTokens, maxSpanWidth);

  it('are counted without listing them', () => {
    expect(countCandidateSpans(numTokens, maxSpanWidth)).toBe(spans.length);
  });

  it('have their place in the list as index', () => {
    expect(spans.map((span) => candidateSpanIndex(span, numTokens, maxSpanWidth))).toEqual([...spans.keys()]);
  });

  it('are enumerated in that order', () => {
    const { start, end } = enumerateCandidateSpans(
      [{ tokens: words(numTokens), entities: [] }],
      vocabulary,
      maxSpanWidth,
    );
    expect(Array.from(start, (first, id) => [first, end[id]])).toEqual(spans);
  });
});

describe(candidateSpanIndex, () => {
  it('is 16 for span (2, 2) of a sentence of 9 words: 8 spans begin at each word before it', () => {
    expect(candidateSpanIndex([2, 2], 9, 8)).toBe(16);
  });

  it.each([
    [-1, 0],
    [3, 2],
    [4, 9],
    [0, 8],
  ])('does not exist for [%d, %d] of 9 words', (first, last) => {
    // prettier-ignore
    expect(() => candidateSpanIndex([first, last], 9, 8)).toThrow(
      `the span must have 1 to 8 tokens inside the 9 of its sentence, but got [${first}, ${last}]`,
    );
  });
});

describe(candidateSpanAt, () => {
  it.each([
    [9, 8],
    [5, 8],
    [8, 8],
    [4, 1],
  ])('finds every span of %d tokens by its place, at most %d wide', (numTokens, maxSpanWidth) => {
    const spans = listSpans(numTokens, maxSpanWidth);
    expect(spans.map((_, index) => candidateSpanAt(index, numTokens, maxSpanWidth))).toEqual(spans);
  });

  it.each([-1, 6])('refuses the place %d of three tokens', (index) => {
    expect(() => candidateSpanAt(index, 3, 8)).toThrow(
      `candidateSpanAt: a sentence of 3 tokens has 6 spans, but got ${index}`,
    );
  });
});

describe(enumerateCandidateSpans, () => {
  const sentences: Sentence[] = [
    { tokens: words(3), entities: [[1, 2, 'LOC']] }, //               ids 0 to 5
    { tokens: [], entities: [] }, //                                  none
    { tokens: words(2), entities: [[0, 0, 'PER'], [1, 1, 'LOC']] }, // ids 6 to 8
  ]; // prettier-ignore

  it('numbers spans over the whole file', () => {
    const spans = enumerateCandidateSpans(sentences, vocabulary, 8);
    expect(spans.numSpans).toBe(9);
    expect(spans.sentenceOffsets).toEqual(Int32Array.of(0, 6, 6, 9));
    expect(spans.start).toEqual(Int32Array.of(0, 0, 0, 1, 1, 2, 0, 0, 1));
    expect(spans.end).toEqual(Int32Array.of(0, 1, 2, 1, 2, 2, 0, 1, 1));
    const { start } = spans;
    expect(spans.start).toBe(start); // made once
  });

  it('labels exactly the bounds of an entity', () => {
    expect(enumerateCandidateSpans(sentences, vocabulary, 8).labels).toEqual(Int32Array.of(0, 0, 0, 0, 2, 0, 1, 0, 2));
  });

  it('marks excluded spans, keeps the label they had in D, and keeps the ids of D', () => {
    const cleaned: Sentence[] = [
      { tokens: words(3), entities: [], excluded: [[1, 2, 'LOC'], [0, 2, null]] },
      ...sentences.slice(1),
    ]; // prettier-ignore
    const spans = enumerateCandidateSpans(cleaned, vocabulary, 8);
    expect(spans.excluded).toEqual(Uint8Array.of(0, 0, 1, 0, 1, 0, 0, 0, 0));
    expect(spans.labels).toEqual(enumerateCandidateSpans(sentences, vocabulary, 8).labels);
    expect(spans.sentenceOffsets).toEqual(Int32Array.of(0, 6, 6, 9));
  });

  it('passes over entities and excluded spans that are too wide; they are counted apart', () => {
    const wide: Sentence[] = [{ tokens: words(4), entities: [[0, 2, 'PER'], [3, 3, 'LOC']], excluded: [[1, 3, 'LOC']] }]; // prettier-ignore
    const spans = enumerateCandidateSpans(wide, vocabulary, 2);
    expect(spans.labels).toEqual(Int32Array.of(0, 0, 0, 0, 0, 0, 2));
    expect(spans.excluded).toEqual(new Uint8Array(7));
    expect(countEntitiesByLabel(wide, vocabulary)).toEqual([0, 1, 1]);
  });

  it('gives nothing for no sentences', () => {
    const spans = enumerateCandidateSpans([], vocabulary, 8);
    expect([spans.numSpans, spans.sentenceOffsets]).toEqual([0, Int32Array.of(0)]);
  });

  it.each([0, 1.5, NaN])('refuses a width of %d', (width) => {
    expect(() => enumerateCandidateSpans([], vocabulary, width)).toThrow(
      `maxSpanWidth must be an integer of at least 1, but got ${width}`,
    );
  });

  it('refuses a type without a label', () => {
    const other: Sentence[] = [{ tokens: ['a'], entities: [[0, 0, 'ORG']] }];
    expect(() => enumerateCandidateSpans(other, vocabulary, 8)).toThrow('must be one of PER, LOC, but got "ORG"');
    expect(() => countEntitiesByLabel(other, vocabulary)).toThrow('must be one of PER, LOC, but got "ORG"');
  });

  it('takes 1.27 million spans in well under a second', () => {
    const corpus: Sentence[] = Array.from({ length: 14_041 }, () => ({ tokens: words(15), entities: [[3, 4, 'PER']] }));
    const began = performance.now();
    const { numSpans } = enumerateCandidateSpans(corpus, vocabulary, 8);
    expect(numSpans).toBe(14_041 * 92);
    expect(performance.now() - began).toBeLessThan(1000);
  });
});
