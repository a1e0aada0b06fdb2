import { describe, expect, it } from '@jest/globals';

import { listSpanChunks } from './listSpanChunks.js';
import { NO_SPAN, toSpanLabels } from './SpanReader.js';
import { SpanSet } from './SpanSet.js';

describe(SpanSet, () => {
  it('holds spans once, in ascending order, and lets them go', () => {
    const spans = new SpanSet(20);
    for (const span of [17, 0, 8, 7, 17, 19]) spans.add(span);
    expect([...spans]).toEqual([0, 7, 8, 17, 19]);
    expect(spans.size).toBe(5);
    spans.delete(8);
    spans.delete(8);
    spans.delete(9);
    expect([...spans]).toEqual([0, 7, 17, 19]);
    expect(spans.size).toBe(4);
    expect([7, 8, 16, 17, 20, 400].map((span) => spans.has(span))).toEqual([true, false, false, true, false, false]);
  });

  it('marks its spans in an array of all', () => {
    const spans = new SpanSet(9);
    spans.add(8);
    spans.add(1);
    expect(spans.marksOf(Int32Array.of(0, 1, 8))).toEqual(Uint8Array.of(0, 1, 1));
    expect(new SpanSet(0).marksOf(Int32Array.of(3, 4))).toEqual(Uint8Array.of(0, 0));
    expect(spans.toMarks()).toEqual(Uint8Array.of(0, 1, 0, 0, 0, 0, 0, 0, 1));
  });
});

describe(listSpanChunks, () => {
  it('lists all ids in their order, some at a time', () => {
    expect(Array.from(listSpanChunks(5, 2), (ids) => [...ids])).toEqual([[0, 1], [2, 3], [4]]);
    expect([...listSpanChunks(0)]).toEqual([]);
  });
});

describe(toSpanLabels, () => {
  it('gives the labels of some spans of an array, and says of one that is not there', () => {
    const labels = toSpanLabels(Int32Array.of(0, 2, 1));
    expect(labels.numSpans).toBe(3);
    expect([...labels.labelsOf(Int32Array.of(1, 2))]).toEqual([2, 1]);
    expect([...labels.labelsOf(Int32Array.of(0))]).toEqual([0]);
    expect([...labels.labelsOf(Int32Array.of(2, 3))]).toEqual([1, NO_SPAN]);
  });
});
