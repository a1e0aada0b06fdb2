import { InputError, showInvisible, throwIfInterrupted } from '@dynclean/schema';

import { describeForm } from './describeForm.js';
import { openExisting } from './openExisting.js';
import { type EpochRow, readCartographyRow } from './readCartographyRow.js';

/** Read at a time, and longest line. */
const bufferBytes = 1 << 20;
const newline = 0x0a;
/** Some editors begin UTF-8 with it; these are its bytes as latin1. */
const byteOrderMark = '\xef\xbb\xbf';

/** A row of a file, which stands on line (or row) `row`, from 1; values are as they stood there, unchecked. */
export type RowValues = [
  row: number,
  span: unknown,
  margin: unknown,
  probability: unknown,
  other?: unknown,
  otherProbability?: unknown,
];

/** Takes one row. Called for every span of every epoch, so that no object is made for each. */
export type OnRow = (...values: RowValues) => void;

/**
 * Reads JSON Lines `{"span": 0, "margin": 1.5, "probability": 0.8}`, perhaps with `other` and `other_probability`
 * (further keys are ignored, empty lines skipped), or rows of dataset cartography, and calls `onRow` for each. At no
 * time more text than 1 MiB is held.
 *
 * @throws InputError that names file and line where a line is no JSON object or longer than 1 MiB.
 */
export async function readJsonlRows(path: string, onRow: OnRow, signal?: AbortSignal): Promise<void> {
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
          `${path}: line ${line + 1}: must be at most ${bufferBytes} bytes long, but it is longer. ` +
            describeForm('Each row is a line of its own (pandas: to_json(path, orient="records", lines=True))'),
        );
      }
      // latin1 keeps every byte one character, which UTF-8 decoding would cost time for: the keys and numbers that are
      // read are ASCII, and within strings any byte above 127 is as good as another.
      const text = buffer.toString('latin1', 0, end);
      for (let from = line === 0 && text.startsWith(byteOrderMark) ? byteOrderMark.length : 0; from < text.length;) {
        const newlineAt = text.indexOf('\n', from);
        const to = newlineAt < 0 ? text.length : newlineAt;
        line += 1;
        const row = parseRow(path, line, text.slice(from, to));
        if (row !== null) onRow(line, row.span, row.margin, row.probability, row.other, row.other_probability);
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

/** The row of a line; null where the line is empty. */
function parseRow(path: string, line: number, text: string): EpochRow | null {
  let row: unknown;
  try {
    row = JSON.parse(text);
  } catch {
    if (text.trim() === '') return null;
    throw refuse(path, line, text);
  }
  if (typeof row !== 'object' || row === null || Array.isArray(row)) throw refuse(path, line, text);
  return readCartographyRow(row as Readonly<Record<string, unknown>>) ?? row;
}

function refuse(path: string, line: number, text: string): InputError {
  const notANumber = /-?\b(NaN|Infinity)\b/.exec(text)?.[0]; // what Python's json module writes
  if (notANumber !== undefined) {
    return new InputError(
      `${path}: line ${line}: margin and probability must be finite numbers, but got ${notANumber}`,
    );
  }
  // Bytes were read as latin1; what is shown is what they say.
  const shown = showInvisible(Buffer.from(text.slice(0, 80), 'latin1').toString('utf8').trimEnd());
  return new InputError(
    `${path}: line ${line}: must be {"span": 0, "margin": 1.5, "probability": 0.8} or the like, but got ` +
      `${shown}${text.length > 80 ? '…' : ''}. ${describeForm('Each row is a line of its own')}`,
  );
}
