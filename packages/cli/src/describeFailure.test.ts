import { InputError, InterruptedError } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { describeFailure } from './describeFailure.js';

const abortError = Object.assign(new Error('The operation was aborted'), { name: 'AbortError' });

describe(describeFailure, () => {
  it.each([
    ['a mistake of the user', new InputError('x: must be y, but got z'), false, 2, 'x: must be y, but got z'],
    ['Ctrl-C', new InterruptedError(), true, 130, 'interrupted'],
    ["Ctrl-C in one of Node's functions", abortError, true, 130, 'interrupted'],
    ['a mistake that Ctrl-C did not cause', new InputError('x'), true, 2, 'x'],
    ['an abort that nobody asked for', abortError, false, 1, 'The operation was aborted\nDYNCLEAN_DEBUG=1 shows'],
    ['a bug', new TypeError('not a function'), false, 1, 'not a function\nDYNCLEAN_DEBUG=1 shows'],
    ['what is no error', 'text', false, 1, 'text'],
  ])('%s', (_case, error, interrupted, exitCode, text) => {
    const outcome = describeFailure(error, { interrupted });
    expect(outcome.exitCode).toBe(exitCode);
    expect(outcome.text).toContain(text);
    expect(outcome.text).not.toContain(' at ');
  });

  it('says of an error of the system where, what must hold, and what to do', () => {
    const fail = (code: string, syscall: string, path?: string) =>
      Object.assign(new Error(`${code}: raw`), { code, syscall, ...(path !== undefined && { path }) });
    const describe = (error: unknown) => describeFailure(error, { interrupted: false });
    expect(describe(fail('EROFS', 'mkdir', '/ro/.run.lock.0123456789abcdef'))).toEqual({
      exitCode: 2,
      text: '/ro/run: it must be possible to write there, but the file system is read-only. Name another place. (EROFS, mkdir)',
    });
    expect(describe(fail('ENOSPC', 'write', '/full/run/.log.0123456789abcdef.partial'))).toEqual({
      exitCode: 1,
      text: expect.stringMatching(
        /^\/full\/run\/log: there must be room for it, but the disk is full\. .*\(ENOSPC, write\)$/,
      ),
    });
  });

  it('does not ask to debug a server that cannot be reached', () => {
    const error = Object.assign(new Error('https://h/f: ENOTFOUND'), { name: 'FetchError' });
    expect(describeFailure(error, { interrupted: false })).toEqual({ exitCode: 1, text: 'https://h/f: ENOTFOUND' });
  });

  it('shows the stack where it is asked for', () => {
    const { text } = describeFailure(new Error('boom'), { interrupted: false, isDebugging: true });
    expect(text).toMatch(/^boom\nError: boom\n\s+at /);
  });
});
