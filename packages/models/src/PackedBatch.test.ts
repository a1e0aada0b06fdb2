import { describe, expect, it } from '@jest/globals';

import { packBatch } from './PackedBatch.js';

const item = (inputIds: number[], first: number[], last: number[], spans: [number, number][]) => ({
  encoding: {
    inputIds: Int32Array.from(inputIds),
    firstSubword: Int32Array.from(first),
    lastSubword: Int32Array.from(last),
  },
  spanStart: Int32Array.from(spans, ([start]) => start),
  spanEnd: Int32Array.from(spans, ([, end]) => end),
});

describe(packBatch, () => {
  // "[CLS] ab ##c d [SEP]" (words abc, d) and "[CLS] e [SEP]".
  const first = item([101, 7, 8, 9, 102], [1, 3], [2, 3], [[0, 0], [0, 1], [1, 1]]); // prettier-ignore
  const second = item([101, 5, 102], [1], [1], [[0, 0]]);
  const batch = packBatch([first, second]);
  const [lane] = batch.lanes;

  it('lays sentences side by side without padding', () => {
    expect(batch.numSentences).toBe(2);
    expect(Array.from(batch.inputIds)).toEqual([101, 7, 8, 9, 102, 101, 5, 102]);
    expect(Array.from(batch.positions)).toEqual([0, 1, 2, 3, 4, 0, 1, 2]);
  });

  it('groups them for attention: both padded to 8 subwords, the shorter first', () => {
    expect(batch.numRows).toBe(16); // 8 subwords, and at least one row of padding
    expect(lane?.groups.map(({ numSentences, length }) => [numSentences, length])).toEqual([[2, 8]]);
    expect(Array.from(lane?.groups[0]?.rows ?? [])).toEqual(
      [[5, 6, 7, 15, 15, 15, 15, 15], [0, 1, 2, 3, 4, 15, 15, 15]].flat(), // prettier-ignore
    );
    expect(Array.from(lane?.slots ?? [])).toEqual([8, 9, 10, 11, 12, 0, 1, 2, ...Array<number>(8).fill(16)]);
  });

  it('masks the padding that attention adds', () => {
    expect(Array.from(lane?.groups[0]?.keyMask ?? [], (mask) => (mask === 0 ? 0 : 1))).toEqual(
      [[0, 0, 0, 1, 1, 1, 1, 1], [0, 0, 0, 0, 0, 1, 1, 1]].flat(), // prettier-ignore
    );
  });

  it('counts subwords, words and spans through the batch', () => {
    expect(Array.from(batch.firstSubword)).toEqual([1, 3, 6]);
    expect(Array.from(batch.lastSubword)).toEqual([2, 3, 6]);
    expect(Array.from(batch.spanStart)).toEqual([0, 0, 1, 2]);
    expect(Array.from(batch.spanEnd)).toEqual([0, 1, 1, 2]);
    expect(Array.from(batch.spanWidth)).toEqual([1, 2, 1, 1]);
  });

  it('refuses a span outside its sentence, naming it', () => {
    expect(() => packBatch([first, item([1, 2, 3], [1], [1], [[0, 1]])])).toThrow(
      'span 0 of sentence 1 must lie in its 1 words, but got [0, 1]',
    );
  });

  it('refuses an empty batch', () => {
    expect(() => packBatch([])).toThrow('at least one sentence');
  });
});
