import { describe, expect, it } from '@jest/globals';

import { StageTracker } from './StageTracker.js';

const state = (stage: string, done: number) => ({ stage, done, total: 100, unit: 'steps' });

describe(StageTracker, () => {
  it('counts time spent elsewhere, so that the time left is right', () => {
    const tracker = new StageTracker();
    tracker.observe(state('train', 0), 0);
    tracker.observe(state('train', 20), 2_000);
    tracker.observe(state('evaluate', 50), 3_000);
    expect(tracker.observe(state('train', 40), 8_000)).toEqual({ rate: 5, tookMs: 8_000 });
  });

  it('begins a stage anew when it was finished, and when its count falls', () => {
    const tracker = new StageTracker();
    tracker.observe(state('evaluate', 0), 0);
    expect(tracker.observe(state('evaluate', 100), 2_000)).toEqual({ rate: 50, tookMs: 2_000 });
    expect(tracker.observe(state('evaluate', 100), 9_000)).toEqual({ rate: null, tookMs: 0 });
    tracker.observe(state('train', 50), 9_000);
    expect(tracker.observe(state('train', 10), 9_500).tookMs).toBe(0);
  });
});
