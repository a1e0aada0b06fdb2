// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { judgeScale } from './judgeScale.mjs';

const size = (spans, cpuSeconds, peakMiB) => ({ spans, cleaning: { cpuSeconds, peakMiB } });

describe('judgeScale', () => {
  it('holds time to the smallest size, span for span, and memory to a limit', () => {
    const sizes = [size(1000, 2, 200), size(10_000, 21, 300), size(100_000, 230, 401), { spans: 5 }];
    const planning = { cells: 10_000, cpuSeconds: 5.5, peakMiB: 480 };
    assert.deepEqual(
      judgeScale({ sizes, planning }).map(({ isMet }) => isMet),
      [true, true, true, true, false, false, false, true],
    );
    assert.match(judgeScale({ sizes, planning: null })[4]?.what ?? '', /100,000 spans: 1\.15 of linear, at most 1\.1/);
  });

  it('holds the memory of commands to a limit that larger data have more of', () => {
    const commands = (spans, peakMiB) => ({ spans, commands: { sweep: { peakMiB } } });
    const sizes = [commands(1e7, 400), commands(1e7, 401), commands(1e8, 2048), commands(1e8, 2049)];
    const lines = judgeScale({ sizes, planning: null });
    assert.deepEqual(
      lines.map(({ isMet }) => isMet),
      [true, false, true, false],
    );
    assert.equal(lines[1]?.what, 'sweep, 10,000,000 spans: 401 MiB, at most 400');
  });
});
