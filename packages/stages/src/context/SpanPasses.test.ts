import { describe, expect, it } from '@jest/globals';

import type { RunProgress } from './RunContext.js';
import { SpanPasses } from './SpanPasses.js';

describe(SpanPasses, () => {
  it('counts spans over all passes', () => {
    const said: RunProgress[] = [];
    const passes = new SpanPasses({ onProgress: (progress) => said.push(progress) }, { stage: 'review', numSpans: 10, numPasses: 2 }); // prettier-ignore
    passes.begin('metrics');
    passes.add({ spanIds: new Int32Array(4) });
    passes.add({ spanIds: new Int32Array(6) });
    passes.begin('curves');
    passes.reach(0.5);
    passes.finish();
    expect(said.map(({ done, detail }) => [done, detail])).toEqual([
      [0, 'metrics'],
      [4, 'metrics'],
      [10, 'metrics'],
      [10, 'curves'],
      [15, 'curves'],
      [20, undefined],
    ]);
    expect(said.at(-1)).toEqual({ stage: 'review', done: 20, total: 20, unit: 'spans' });
  });
});
