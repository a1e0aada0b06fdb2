import { PassThrough } from 'node:stream';

import { describe, expect, it } from '@jest/globals';

import { Output } from './Output.js';

/** What a terminal adds to a stream, in colors or without. */
const terminal = (columns: number, colors: boolean) => ({ isTTY: true, columns, hasColors: () => colors });

function setUp(options: { json?: boolean; quiet?: boolean; terminal?: object } = {}) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()].map((stream) => Object.assign(stream, options.terminal)) as [PassThrough, PassThrough]; // prettier-ignore
  const calls: string[] = [];
  const output = new Output({
    stdout,
    stderr,
    json: options.json ?? false,
    quiet: options.quiet ?? false,
    progress: { makeRoom: () => calls.push('makeRoom'), stop: () => calls.push('stop') },
  });
  const read = () => ({ out: String(stdout.read() ?? ''), err: String(stderr.read() ?? '') });
  return { output, stdout, read, calls };
}

describe(Output, () => {
  it('prints the text, with one line break at its end', async () => {
    const { output, read } = setUp();
    await output.result({ a: 1 }, () => 'words');
    expect(read()).toEqual({ out: 'words\n', err: '' });
  });

  it('prints the document instead with --json, and does not make the text', async () => {
    const { output, read } = setUp({ json: true });
    await output.result({ a: 1 }, () => {
      throw new Error('not needed');
    });
    expect(JSON.parse(read().out)).toEqual({ a: 1 });
  });

  it('refuses a second result', async () => {
    const { output } = setUp();
    await output.result(1, () => '1');
    await expect(output.result(2, () => '2')).rejects.toThrow('must print one result');
  });

  it('ends the progress before the result, and makes room for remarks', async () => {
    const { output, calls } = setUp();
    output.note('n');
    await output.result(1, () => '1');
    expect(calls).toEqual(['makeRoom', 'stop', 'makeRoom']);
  });

  it('keeps remarks from stdout, and with --quiet only warnings', () => {
    const loud = setUp();
    loud.output.note('n');
    loud.output.warn('w');
    expect(loud.read()).toEqual({ out: '', err: 'n\nwarning: w\n' });
    const quiet = setUp({ quiet: true });
    quiet.output.note('n');
    quiet.output.warn('w');
    expect(quiet.read()).toEqual({ out: '', err: 'warning: w\n' });
  });

  it('breaks remarks between words, and tells results how wide a terminal is', async () => {
    const { output, read } = setUp({ terminal: terminal(20, false) });
    output.note('as long as it takes to see');
    await output.result(1, ({ width }) => `${width}`);
    expect(read()).toEqual({ out: '20\n', err: 'as long as it takes\n  to see\n' });
  });

  it('has colors where the terminal has them and NO_COLOR is not set', async () => {
    const before = process.env['NO_COLOR'];
    try {
      for (const [setting, shown] of [
        ['', { out: '\u001b[1mTitle\u001b[22m\n=====\n\nwords\n', err: '\u001b[33mwarning:\u001b[39m w\n' }],
        ['1', { out: 'Title\n=====\n\nwords\n', err: 'warning: w\n' }],
      ] as const) {
        process.env['NO_COLOR'] = setting;
        const { output, read } = setUp({ terminal: terminal(80, true) });
        output.warn('w');
        await output.result(1, () => 'Title\n=====\n\nwords\n');
        expect(read()).toEqual(shown);
      }
    } finally {
      if (before === undefined) delete process.env['NO_COLOR'];
      else process.env['NO_COLOR'] = before;
    }
  });

  it('waits for a reader that is slow, and not for one that is gone', async () => {
    const { output, stdout } = setUp();
    const written = output.write('x'.repeat(1_000_000));
    stdout.resume();
    await written;
    stdout.pause();
    const unread = output.write('x'.repeat(1_000_000));
    stdout.destroy();
    await unread;
  });
});
