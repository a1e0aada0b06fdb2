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
    for (let second = 0; second < 3; second++) report(second, 50 * second);
    progress.stop();
    expect(lines).toEqual([]);
  });

  it('writes after three seconds, then every ten, and at the end', () => {
    const { lines, report } = setUp();
    for (let second = 0; second <= 25; second++) report(second, 4 * second);
    expect(lines).toEqual([
      '22 s left, train: 12 of 100 steps (12 %), 4 steps/s',
      '12 s left, train: 52 of 100 steps (52 %), 4 steps/s',
      '2.0 s left, train: 92 of 100 steps (92 %), 4 steps/s',
      'train: 100 of 100 steps (100 %), after 25 s',
    ]);
  });

  it('keeps its pace when stages take turns, however short each turn is', () => {
    const { lines, report } = setUp();
    for (let second = 0; second < 30; second += 2) {
      report(second, second);
      report(second + 1, 0, 'evaluate');
      report(second + 1, 100, 'evaluate');
    }
    expect(lines).toEqual([
      '1 min 36 s left, train: 4 of 100 steps (4 %), 1 steps/s',
      '1 min 26 s left, train: 14 of 100 steps (14 %), 1 steps/s',
      '1 min 16 s left, train: 24 of 100 steps (24 %), 1 steps/s',
    ]);
  });

  it('says how far it came when it is stopped, once', () => {
    const { lines, progress, report } = setUp();
    report(0, 0);
    report(4, 50);
    report(5, 60);
    progress.stop();
    progress.stop();
    expect(lines[1]).toBe('train: 60 of 100 steps (60 %), after 5.0 s');
    expect(lines).toHaveLength(2);
  });
});
