import { InputError, showInvisible } from '@dynclean/schema';

import { describeForm } from './describeForm.js';
import { type EpochRow, readCartographyRow } from './readCartographyRow.js';
import { readTextLines } from './readTextLines.js';

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
  const onLine = (line: number, text: string): void => {
    const row = parseRow(path, line, text);
    if (row !== null) onRow(line, row.span, row.margin, row.probability, row.other, row.other_probability);
  };
  const advice = 'Each row is a line of its own (pandas: to_json(path, orient="records", lines=True))';
  await readTextLines(path, onLine, { advice, signal });
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
