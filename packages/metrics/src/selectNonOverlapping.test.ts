import { describe, expect, it } from '@jest/globals';

import { selectNonOverlapping } from './selectNonOverlapping.js';

/** One sentence of spans `[start, end, label, probability]`. */
function select(...sentences: [start: number, end: number, label: number, probability: number][][]): number[] {
  const spans = sentences.flat();
  const sentenceOffsets = [0];
  for (const sentence of sentences) sentenceOffsets.push(sentenceOffsets.at(-1)! + sentence.length);
  return [
    ...selectNonOverlapping({
      sentenceOffsets: Int32Array.from(sentenceOffsets),
      start: Int32Array.from(spans, ([start]) => start),
      end: Int32Array.from(spans, ([, end]) => end),
      predicted: Int32Array.from(spans, ([, , label]) => label),
      probabilities: Float32Array.from(spans, ([, , , probability]) => probability),
    }),
  ];
}

describe(selectNonOverlapping, () => {
  it('drops what overlaps a more probable prediction: nested, crossing, or by one token', () => {
    expect(select([[0, 2, 1, 0.8], [1, 1, 2, 0.9], [2, 3, 1, 0.7]])).toEqual([0, 2, 1]); // prettier-ignore
    expect(select([[0, 1, 1, 0.6], [1, 2, 2, 0.5]])).toEqual([1, 0]); // prettier-ignore
  });

  it('keeps neighbours, and what only a dropped prediction overlapped', () => {
    expect(select([[0, 1, 1, 0.5], [2, 2, 2, 0.9]])).toEqual([1, 2]); // prettier-ignore
    expect(select([[0, 1, 1, 0.5], [1, 2, 2, 0.7], [2, 3, 1, 0.9]])).toEqual([1, 0, 1]); // prettier-ignore
  });

  it('does not let a span without a prediction hide one', () => {
    expect(select([[0, 1, 0, 0.99], [1, 1, 2, 0.3]])).toEqual([0, 2]); // prettier-ignore
  });

  it('takes sentences apart', () => {
    expect(select([[0, 1, 1, 0.9]], [[0, 0, 2, 0.5]])).toEqual([1, 2]);
  });

  it('prefers the lower id of equal probabilities', () => {
    expect(select([[0, 0, 1, 0.5], [0, 1, 2, 0.5]])).toEqual([1, 0]); // prettier-ignore
  });

  it('leaves no overlap and nothing that could be added, over made-up predictions', () => {
    for (let trial = 0; trial < 100; trial++) {
      const spans = Array.from({ length: 30 }, (_, index): [number, number, number, number] => {
        const start = (trial * 3 + index * 7) % 20;
        return [start, start + (index % 4), (trial + index) % 3, ((trial * 13 + index * 29) % 97) / 97];
      });
      const selected = select(spans);
      const overlaps = (a: number, b: number) => spans[a]![0] <= spans[b]![1] && spans[b]![0] <= spans[a]![1];
      const kept = spans.flatMap((_, span) => (selected[span] === 0 ? [] : [span]));
      for (const a of kept) for (const b of kept) expect(a === b || !overlaps(a, b)).toBe(true);
      spans.forEach(([, , label, probability], span) => {
        if (label === 0 || kept.includes(span)) return;
        expect(kept.some((other) => overlaps(span, other) && spans[other]![3] >= probability)).toBe(true);
      });
    }
  });

  it('refuses NaN and arrays of different length', () => {
    expect(() => select([[0, 0, 1, NaN]])).toThrow(
      new RangeError('selectNonOverlapping: probabilities[0] must be a number, but got NaN'),
    );
    const one = Int32Array.of(0);
    expect(() =>
      selectNonOverlapping({
        sentenceOffsets: Int32Array.of(0, 1),
        start: one,
        end: one,
        predicted: one,
        probabilities: new Float32Array(2),
      }),
    ).toThrow('must hold 1 values as predicted does, but got 1, 1 and 2');
  });
});
