import { describe, expect, it } from '@jest/globals';

import { NearestSpans } from './NearestSpans.js';

function keep(capacity: number, side: 'above' | 'below', values: readonly number[]) {
  const nearest = new NearestSpans(capacity, side);
  values.forEach((value, spanId) => nearest.add(spanId, value));
  return nearest.spans.map(({ spanId, value }) => [spanId, value]);
}

describe(NearestSpans, () => {
  it('keeps the smallest values above a threshold and the largest below it, nearest first', () => {
    expect(keep(3, 'above', [5, 9, 4, 7, 6])).toEqual([[2, 4], [0, 5], [4, 6]]); // prettier-ignore
    expect(keep(2, 'below', [5, 9, 4, 7, 6])).toEqual([[1, 9], [3, 7]]); // prettier-ignore
  });

  it('keeps what there is, and nothing where nothing is wanted', () => {
    expect(keep(5, 'above', [2, 1])).toEqual([[1, 1], [0, 2]]); // prettier-ignore
    expect(keep(0, 'above', [2, 1])).toEqual([]);
  });

  it('prefers the lower id of equal values, in whatever order they come', () => {
    const nearest = new NearestSpans(2, 'above');
    for (const spanId of [7, 3, 9, 1]) nearest.add(spanId, 0.5);
    expect(nearest.spans.map(({ spanId }) => spanId)).toEqual([1, 3]);
  });

  it('agrees with sorting everything', () => {
    const values = Array.from({ length: 500 }, (_, index) => (index * 7_919) % 97);
    const sorted = values.map((value, spanId) => [spanId, value] as const).sort((a, b) => a[1] - b[1] || a[0] - b[0]);
    expect(keep(20, 'above', values)).toEqual(sorted.slice(0, 20));
  });
});
