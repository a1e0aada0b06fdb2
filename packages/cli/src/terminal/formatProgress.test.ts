import { describe, expect, it } from '@jest/globals';

import { formatProgress } from './formatProgress.js';

const state = { stage: 'dynamics run', done: 120, total: 1440, unit: 'steps' };

describe(formatProgress, () => {
  it('has amount, rate, time left and detail', () => {
    expect(formatProgress({ ...state, detail: 'epoch 1' }, 4.1)).toBe(
      'dynamics run: 120 of 1,440 steps (8 %), 4.1 steps/s, 5 min 22 s left, epoch 1', // 1320 / 4.1 = 321.95 s
    );
  });

  it('leaves out what is not known yet, and what is over', () => {
    expect(formatProgress(state, null)).toBe('dynamics run: 120 of 1,440 steps (8 %)');
    expect(formatProgress({ ...state, done: 1440 }, 4.1)).toBe('dynamics run: 1,440 of 1,440 steps (100 %)');
  });

  it('counts bytes as people do', () => {
    expect(formatProgress({ stage: 'fetch', done: 45e6, total: 90e6, unit: 'bytes' }, 9e6)).toBe(
      'fetch: 45.0 MB of 90.0 MB (50 %), 9.0 MB/s, 5.0 s left',
    );
  });

  it('takes a stage that has nothing to do', () => {
    expect(formatProgress({ ...state, done: 0, total: 0 }, null)).toBe('dynamics run: 0 of 0 steps (100 %)');
  });
});
