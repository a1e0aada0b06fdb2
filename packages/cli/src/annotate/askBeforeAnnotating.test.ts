import { PassThrough } from 'node:stream';

import { InterruptedError } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { askBeforeAnnotating, type AskOptions } from './askBeforeAnnotating.js';

const announcement = { lines: [['To', 'https://x'], ['Cost', '1 USD']] as const, question: 'Send it?' }; // prettier-ignore

function ask(typed: string | null, options: Partial<AskOptions> = {}) {
  const input = new PassThrough();
  const output = new PassThrough();
  const said: string[] = [];
  if (typed !== null) input.write(typed);
  const done = askBeforeAnnotating(announcement, {
    yes: false,
    signal: new AbortController().signal,
    output: { say: (text) => void said.push(text) },
    terminal: { input, output },
    ...options,
  });
  return { done, said, shown: () => String((output.read() as Buffer | null) ?? '') };
}

describe(askBeforeAnnotating, () => {
  it.each(['y\n', 'Yes\n', ' YES \n'])('goes on with %j', async (typed) => {
    const { done, said, shown } = ask(typed);
    await done;
    expect(said).toEqual(['To    https://x\nCost  1 USD\n']);
    expect(shown()).toContain('Send it? [y/N] ');
  });

  it.each(['\n', 'n\n', 'yesterday\n', 'ok\n'])('does not go on with %j', async (typed) => {
    await expect(ask(typed).done).rejects.toThrow('must be agreed to, but the answer was no. Nothing was sent.');
  });

  it('asks nobody who has agreed, and says what there is to say all the same', async () => {
    const { done, said, shown } = ask(null, { yes: true, terminal: null });
    await done;
    expect([said.length, shown()]).toEqual([1, '']);
  });

  it('refuses where nobody can be asked', async () => {
    await expect(ask(null, { terminal: null }).done).rejects.toThrow(
      '--yes: must be given where nobody can be asked (no terminal). Nothing was sent.',
    );
  });

  it('stops waiting when it is told to', async () => {
    const controller = new AbortController();
    const { done } = ask(null, { signal: controller.signal });
    controller.abort();
    await expect(done).rejects.toThrow(InterruptedError);
  });

  it('takes the end of the input for a no', async () => {
    const input = new PassThrough();
    const { done } = ask(null, { terminal: { input, output: new PassThrough() } });
    input.end();
    await expect(done).rejects.toThrow('the answer was no');
  });
});
