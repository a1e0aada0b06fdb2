import { describe, expect, it } from '@jest/globals';
import { listEngines, startEngine } from '@dynclean/engine';

import { packBatch, pickSpans } from './PackedBatch.js';

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
    expect(Array.from(batch.wordOffsets)).toEqual([0, 2, 3]);
    expect(Array.from(batch.spanOffsets)).toEqual([0, 3, 4]);
  });

  it.each([
    ['of both sentences', [1, 3], [0, 1, 2]],
    ['of the first', [0, 2], [0, 2, 2]],
    ['of the second', [3], [0, 0, 1]],
    ['none', [], [0, 0, 0]],
  ])('can be had with some of its spans only: %s', (_which, spans, spanOffsets) => {
    const picked = pickSpans(batch, Int32Array.from(spans));
    expect(picked.numSpans).toBe(spans.length);
    expect(Array.from(picked.spanOffsets)).toEqual(spanOffsets);
    for (const key of ['spanStart', 'spanEnd', 'spanWidth'] as const) {
      expect(Array.from(picked[key])).toEqual(spans.map((span) => batch[key][span]));
    }
    expect(picked).toMatchObject({ inputIds: batch.inputIds, lanes: batch.lanes, wordOffsets: batch.wordOffsets });
  });

  const libtorch = listEngines().find(({ name }) => name === 'libtorch');
  const [itOnLibtorch, note] =
    libtorch?.available === true ? [it, ''] : [it.skip, ` (skipped: ${libtorch?.reason ?? ''})`];
  itOnLibtorch(`parts it into lanes, one for each thread, where there is enough for each${note}`, async () => {
    await startEngine({ engine: 'libtorch', device: 'cpu', threads: 2 });
    const sentence = (length: number) => item(Array<number>(length).fill(7), [1], [1], [[0, 0]]);
    const { lanes, numRows, places, sources } = packBatch([sentence(60), sentence(10), sentence(50), sentence(20)]);
    // 60 + 10 and 50 + 20 subwords, a row of padding each at least, and multiples of 8 above 64: 80 rows a lane.
    expect([lanes.length, numRows]).toEqual([2, 160]);
    expect(lanes.map(({ groups }) => groups.map(({ numSentences, length }) => [numSentences, length]))).toEqual([
      [[2, 64]],
      [[2, 56]],
    ]);
    const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
    // The second lane's rows begin at 80: the third sentence, subwords 70 to 119, comes first there.
    expect(Array.from(places)).toEqual([...range(0, 70), ...range(80, 130), ...range(130, 150)]);
    expect(Array.from(sources)).toEqual([
      ...range(0, 70),
      ...Array<number>(10).fill(140),
      ...range(70, 140),
      ...Array<number>(10).fill(140),
    ]);
    // Of the second lane: 20 subwords lie behind the 50 in its rows, and before them among the slots of the group.
    expect(Array.from(lanes[1]?.slots ?? [])).toEqual([...range(56, 106), ...range(0, 20), ...Array<number>(10).fill(112)]); // prettier-ignore
    await startEngine({ engine: 'cpu' });
  });

  it('has a row of padding to point to, also where subwords fill all rows up to the next step', () => {
    const full = packBatch([item(Array<number>(16).fill(7), [1], [1], [[0, 0]])]); // 16 rows would be a step
    expect(full.numRows).toBe(32);
    expect(full.sources.lastIndexOf(15)).toBe(15);
    expect(Array.from(full.sources.subarray(16))).toEqual(Array<number>(16).fill(16));
  });

  it('refuses a span outside its sentence, naming it', () => {
    expect(() => packBatch([first, item([1, 2, 3], [1], [1], [[0, 1]])])).toThrow(
      'span 0 of sentence 1 must lie in its 1 words, but got [0, 1]',
    );
  });

  it('refuses a span that ends before it begins', () => {
    expect(() => packBatch([item([1, 2, 3, 4], [1, 2], [1, 2], [[1, 0]])])).toThrow(
      'span 0 of sentence 0 must lie in its 2 words, but got [1, 0]',
    );
  });

  it('refuses an empty batch', () => {
    expect(() => packBatch([])).toThrow('at least one sentence');
  });
});
