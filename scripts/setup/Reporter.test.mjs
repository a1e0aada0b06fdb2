// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { createOutput } from '../test/Sandbox.mjs';
import { formatDuration, Reporter } from './Reporter.mjs';

function createReporter(options = {}) {
  const clock = { now: 0 };
  const stream = Object.assign(createOutput(), options.stream);
  return { clock, stream, reporter: new Reporter({ totalSteps: 2, now: () => clock.now, ...options, stream }) };
}

describe('formatDuration', () => {
  for (const [durationMs, text] of [
    [0, '0.0 s'],
    [9_940, '9.9 s'],
    [9_960, '10 s'],
    [119_000, '119 s'],
    [125_000, '2 min 5 s'],
  ]) {
    it(`${durationMs} ms is ${text}`, () => assert.equal(formatDuration(durationMs), text));
  }
});

describe('Reporter', () => {
  it('writes plain lines at most every ten seconds without a terminal', () => {
    const { clock, stream, reporter } = createReporter();
    reporter.begin('addon');
    for (clock.now = 0; clock.now <= 25_000; clock.now += 500) reporter.update('compiling');
    reporter.done('built');
    assert.equal(
      stream.text,
      '[1/2] addon: compiling\n[1/2] addon: compiling, 10 s\n[1/2] addon: compiling, 20 s\n[1/2] addon: built (26 s)\n',
    );
  });

  it('rewrites one line on a terminal, cut to its width, and clears it for a result', () => {
    const { stream, reporter } = createReporter({ stream: { isTTY: true, columns: 20 } });
    reporter.begin('addon');
    reporter.update('compiling a long list');
    reporter.done('built');
    assert.equal(stream.text, '\r\u001b[K[1/2] addon: compi…\r\u001b[K[1/2] addon: built (0.0 s)\n');
  });

  it('is silent about finished steps when quiet, and shows one that works', () => {
    const { stream, reporter } = createReporter({ quiet: true });
    reporter.begin('packages');
    reporter.done('up to date');
    assert.equal(stream.text, '');
    reporter.begin('build');
    reporter.update('0 of 13');
    reporter.done('13 packages');
    assert.equal(stream.text, '[2/2] build: 0 of 13\n[2/2] build: 13 packages (0.0 s)\n');
  });
});
