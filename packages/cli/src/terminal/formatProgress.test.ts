import { describe, expect, it } from '@jest/globals';

import { formatProgress } from './formatProgress.js';

const state = { stage: 'dynamics run', done: 120, total: 1440, unit: 'steps' };

describe(formatProgress, () => {
  it('has the time left, amount, rate and detail', () => {
    expect(formatProgress({ ...state, detail: 'epoch 1' }, { rate: 4.1, leftMs: 322_000 })).toBe(
      '5 min 22 s left, dynamics run: 120 of 1,440 steps (8 %), 4.1 steps/s, epoch 1',
    );
  });

  it('leaves out what is not known yet, and what is over', () => {
    expect(formatProgress(state, null)).toBe('dynamics run: 120 of 1,440 steps (8 %)');
    expect(formatProgress({ ...state, done: 1440 }, { rate: 4.1, leftMs: null })).toBe(
      'dynamics run: 1,440 of 1,440 steps (100 %)',
    );
  });

  it('counts bytes as people do', () => {
    expect(
      formatProgress({ stage: 'fetch', done: 45e6, total: 90e6, unit: 'bytes' }, { rate: 9e6, leftMs: 5000 }),
    ).toBe('5.0 s left, fetch: 45.0 MB of 90.0 MB (50 %), 9.0 MB/s');
  });

  it('takes a stage that has nothing to do', () => {
    expect(formatProgress({ ...state, done: 0, total: 0 }, null)).toBe('dynamics run: 0 of 0 steps (100 %)');
  });

  it('says less where there is less room, and never cuts a word', () => {
    const full = { ...state, detail: 'epoch 1; dev F1 45.12' };
    const forms = [
      '5 min 22 s left, dynamics run: 120 of 1,440 steps (8 %), 4.1 steps/s, epoch 1; dev F1 45.12',
      '5 min 22 s left, dynamics run: 120 of 1,440 steps (8 %), epoch 1; dev F1 45.12',
      '5 min 22 s left, dynamics run: 8 %, epoch 1; dev F1 45.12',
      '5 min 22 s left, dynamics run: 8 %, epoch 1',
      '5 min 22 s left, dynamics run: 8 %',
    ];
    const at = (width: number): string => formatProgress(full, { rate: 4.1, leftMs: 322_000 }, width);
    for (const [index, form] of forms.entries()) {
      expect(at(form.length)).toBe(form);
      expect(at(form.length - 1)).toBe(forms[index + 1] ?? form);
    }
  });
});
