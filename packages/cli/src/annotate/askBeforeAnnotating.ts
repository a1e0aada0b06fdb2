import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';

import type { Announcement } from '@dynclean/datasets';
import { DocumentBuilder, renderText } from '@dynclean/reports';
import { InputError, InterruptedError } from '@dynclean/schema';

import type { Output } from '../terminal/Output.js';

/** Whether somebody has agreed beforehand, and where else to ask. */
export interface AskOptions {
  readonly yes: boolean;
  readonly output: Pick<Output, 'say'>;
  readonly signal: AbortSignal;
  /** @default the process's own, where it is a terminal */
  readonly terminal?: { readonly input: NodeJS.ReadableStream; readonly output: NodeJS.WritableStream } | null;
}

const ownTerminal = (): AskOptions['terminal'] =>
  process.stdin.isTTY && process.stderr.isTTY ? { input: process.stdin, output: process.stderr } : null;

/**
 * Says what an annotator is going to send and spend, with `--quiet`, too, and returns when somebody agrees: by `--yes`,
 * or on the terminal.
 *
 * @throws InputError where somebody says no, or nobody can be asked.
 * @throws InterruptedError when it is stopped while it waits.
 */
export async function askBeforeAnnotating(
  { lines, question }: Announcement,
  { yes, output, signal, terminal = ownTerminal() }: AskOptions,
): Promise<void> {
  output.say(renderText(new DocumentBuilder().fields(lines)));
  if (yes) return;
  if (!terminal) {
    throw new InputError('--yes: must be given where nobody can be asked (no terminal). Nothing was sent.');
  }
  // The terminal edits the line itself, and Ctrl-C is a signal as always.
  const asking = createInterface({ ...terminal, terminal: false });
  try {
    const ended = once(asking, 'close').then(() => ''); // Ctrl-D
    const answer = await Promise.race([asking.question(`${question} [y/N] `, { signal }), ended]);
    if (/^\s*y(es)?\s*$/i.test(answer)) return;
  } catch (error) {
    if (signal.aborted || (error as Error).name === 'AbortError') throw new InterruptedError();
    throw error;
  } finally {
    asking.close();
  }
  throw new InputError('data annotate: must be agreed to, but the answer was no. Nothing was sent.');
}
