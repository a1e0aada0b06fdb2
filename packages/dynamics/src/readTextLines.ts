import { InputError, throwIfInterrupted } from '@dynclean/schema';

import { describeForm } from './describeForm.js';
import { openExisting } from './openExisting.js';

/** Read at a time, and longest line. */
const bufferBytes = 1 << 20;
const newline = 0x0a;
/** Some editors begin UTF-8 with it; these are its bytes as latin1. */
const byteOrderMark = '\xef\xbb\xbf';

/** Takes the text of a line, without its end, and its number, from 1. */
export type OnLine = (line: number, text: string) => void;

/** How lines are read. */
export interface TextLinesOptions {
  /** What to do where a line is too long. */
  readonly advice: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Calls `onLine` for each line of a file, empty ones too, but for what follows the last line break if that is nothing.
 * Bytes are read as latin1, which keeps every byte one character: decoding UTF-8 would cost time, keys and numbers are
 * ASCII, and in other texts any byte above 127 is as good as another. At no time more text than 1 MiB is held.
 *
 * @throws InputError that names file and line where a line is longer than 1 MiB.
 */
export async function readTextLines(path: string, onLine: OnLine, { advice, signal }: TextLinesOptions): Promise<void> {
  const file = await openExisting(path);
  try {
    const buffer = Buffer.allocUnsafe(bufferBytes);
    let numHeld = 0; // bytes of a line whose end is not read yet
    let line = 0;
    for (;;) {
      throwIfInterrupted(signal);
      const { bytesRead } = await file.read(buffer, numHeld, bufferBytes - numHeld);
      const length = numHeld + bytesRead;
      const isLast = bytesRead === 0;
      const end = isLast ? length : buffer.lastIndexOf(newline, length - 1) + 1;
      if (end === 0 && length === bufferBytes) {
        throw new InputError(
          `${path}: line ${line + 1}: must be at most ${bufferBytes} bytes long, but it is longer. ${describeForm(advice)}`,
        );
      }
      const text = buffer.toString('latin1', 0, end);
      for (let from = line === 0 && text.startsWith(byteOrderMark) ? byteOrderMark.length : 0; from < text.length;) {
        const newlineAt = text.indexOf('\n', from);
        const to = newlineAt < 0 ? text.length : newlineAt;
        line += 1;
        onLine(line, text.slice(from, to));
        from = to + 1;
      }
      if (isLast) return;
      buffer.copy(buffer, 0, end, length);
      numHeld = length - end;
    }
  } finally {
    await file.close();
  }
}
