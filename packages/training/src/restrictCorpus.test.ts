import { ShapeError } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { selectItems } from './prepareCorpus.js';
import { restrictCorpus } from './restrictCorpus.js';
import { makeTinyTask } from './testing/makeTinyTask.js';

describe(restrictCorpus, () => {
  const { corpus } = makeTinyTask({});

  it('keeps the spans that are usable and kept, counted by sentence', () => {
    // The first sentence has 5 words, so 12 spans of up to three words; the second 8, so 21.
    const unusable = corpus.usable.with(0, 0);
    const of = { ...corpus, usable: unusable };
    const isKept = new Uint8Array(corpus.usable.length).fill(0, 0).map((_, span) => (span < 14 ? 1 : 0));
    const restricted = restrictCorpus(of, isKept);
    expect([...restricted.usableCounts.subarray(0, 3)]).toEqual([11, 2, 0]);
    expect([...selectItems(restricted, [0, 1]).spanIds]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
    expect(restricted.encodings).toBe(corpus.encodings); // words are read all the same
    expect([...of.usable.subarray(0, 2), of.usableCounts[0]]).toEqual([0, 1, 12]); // the corpus itself stays
  });

  it('refuses marks of other spans', () => {
    expect(() => restrictCorpus(corpus, new Uint8Array(3))).toThrow(ShapeError);
  });
});
