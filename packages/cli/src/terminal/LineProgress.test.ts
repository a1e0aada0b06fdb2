import { describe, expect, it } from '@jest/globals';

import { LineProgress } from './LineProgress.js';

function setUp() {
  const lines: string[] = [];
  const clock = { now: 0 };
  const progress = new LineProgress({ write: (line) => lines.push(line), now: () => clock.now });
  const report = (seconds: number, done: number, stage = 'train'): void => {
    clock.now = 1000 * seconds;
    progress.report({ stage, done, total: 100, unit: 'steps' });
  };
  return { lines, progress, report };
}

describe(LineProgress, () => {
  it('is silent about what is short', () => {
    const { lines, progress, report } = setUp();
    for (let second = 0; second < 3; second++) report(second, 30 * second);
    progress.stop();
    expect(lines).toEqual([]);
  });

  it('writes after three seconds, then every ten, and at the end', () => {
    const { lines, progress, report } = setUp();
    for (let second = 0; second <= 25; second++) report(second, 4 * second);
    expect(lines).toEqual([
      'train: 12 of 100 steps (12 %), 4 steps/s, 22 s left',
      'train: 52 of 100 steps (52 %), 4 steps/s, 12 s left',
      'train: 92 of 100 steps (92 %), 4 steps/s, 2.0 s left',
    ]);
    progress.stop();
    expect(lines[3]).toBe('train: 100 of 100 steps (100 %), after 25 s');
    progress.stop();
    expect(lines).toHaveLength(4);
  });

  it('ends a stage when another begins, and starts its clock anew', () => {
    const { lines, report } = setUp();
    report(0, 0);
    report(4, 50);
    report(5, 0, 'evaluate');
    report(7, 10, 'evaluate');
    expect(lines).toEqual([
      'train: 50 of 100 steps (50 %), 13 steps/s, 4.0 s left',
      'train: 50 of 100 steps (50 %), after 5.0 s',
    ]);
  });
});
