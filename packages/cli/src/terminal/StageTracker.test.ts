import { describe, expect, it } from '@jest/globals';

import { StageTracker } from './StageTracker.js';

const state = (stage: string, done: number) => ({ stage, done, total: 100, unit: 'steps' });

describe(StageTracker, () => {
  it('counts time spent elsewhere, so that the time left is right', () => {
    const tracker = new StageTracker();
    tracker.observe(state('train', 0), 0);
    tracker.observe(state('train', 20), 2_000);
    tracker.observe(state('evaluate', 50), 3_000);
    expect(tracker.observe(state('train', 40), 8_000)).toEqual({ rate: 5, leftMs: 12_000, tookMs: 8_000 });
  });

  it('begins a stage anew when it was finished, and when its count falls', () => {
    const tracker = new StageTracker();
    tracker.observe(state('evaluate', 0), 0);
    expect(tracker.observe(state('evaluate', 100), 2_000)).toEqual({ rate: 50, leftMs: 0, tookMs: 2_000 });
    expect(tracker.observe(state('evaluate', 100), 9_000)).toEqual({ rate: null, leftMs: null, tookMs: 0 });
    tracker.observe(state('train', 50), 9_000);
    expect(tracker.observe(state('train', 10), 9_500).tookMs).toBe(0);
  });

  it('knows when the whole job will be done, also while something else goes on', () => {
    const tracker = new StageTracker();
    const step = (stage: string, done: number, before: number) => ({
      ...state(stage, done),
      job: { done: before + done, total: 300 },
    });
    tracker.observe(step('first', 0, 0), 0);
    // 10 steps a second, 280 of 300 are left
    expect(tracker.observe(step('first', 20, 0), 2_000).leftMs).toBe(28_000);
    expect(tracker.observe(state('dev', 1), 5_000).leftMs).toBe(25_000);
    // 100 steps in 10 seconds; the second training begins, and the job's rate goes on
    expect(tracker.observe(step('second', 0, 100), 10_000)).toMatchObject({ rate: null, leftMs: 20_000 });
    expect(tracker.observe(step('third', 100, 200), 30_000).leftMs).toBe(null); // all of it is done
  });
});
