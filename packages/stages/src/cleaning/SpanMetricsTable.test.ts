import { describe, expect, it } from '@jest/globals';

import { SpanMetricsTable } from './SpanMetricsTable.js';

const chunk = (...ids: number[]) => ({
  spanIds: Int32Array.from(ids),
  aum: Float64Array.from(ids, (id) => id / 2),
  confidence: Float64Array.from(ids, (id) => id / 100),
  variability: Float64Array.from(ids, (id) => id / 1000),
});

describe(SpanMetricsTable, () => {
  it('notes what is wanted as chunks pass', () => {
    const table = new SpanMetricsTable(Int32Array.of(2, 5, 9));
    table.add(chunk(0, 1, 2, 3));
    table.add(chunk(4, 6, 9, 10));
    expect(table.get(2)).toEqual({ aum: 1, confidence: 0.02, variability: 0.002 });
    expect(table.at(2)).toEqual({ aum: 4.5, confidence: 0.09, variability: 0.009 });
    expect(table.get(5)).toEqual({ aum: NaN, confidence: NaN, variability: NaN });
    expect([table.get(3), table.get(10), table.size]).toEqual([undefined, undefined, 2]);
  });
});
