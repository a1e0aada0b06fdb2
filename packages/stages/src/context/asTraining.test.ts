import { describe, expect, it } from '@jest/globals';

import { asTraining } from './asTraining.js';
import type { RunProgress } from './RunContext.js';

describe(asTraining, () => {
  it('adds to steps how far the whole job is, and to nothing else', () => {
    const told: RunProgress[] = [];
    const { onProgress } = asTraining({ onProgress: (progress) => told.push(progress) }, { index: 1, count: 3 });
    onProgress?.({ stage: 'threshold run', done: 20, total: 100, unit: 'steps' });
    onProgress?.({ stage: 'threshold run, dev', done: 5, total: 10, unit: 'sentences' });
    expect(told.map(({ job }) => job)).toEqual([{ done: 120, total: 300 }, undefined]);
  });

  it('leaves a context without progress as it is', () => {
    const context = {};
    expect(asTraining(context, { index: 0, count: 1 })).toBe(context);
  });
});
